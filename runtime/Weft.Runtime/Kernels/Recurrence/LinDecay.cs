using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// The factors of the recurrence of lin, position by position, in float64: with a = e^-p, D_t = 1 + a D_(t-1) (the
/// weights' sum) and M_t = a (M_(t-1) + D_(t-1)) (the sum of n a^n) the rows hold, per head, the gain k_t (1 / D_t under
/// softmax, else 1), the loss -c_t (c_t = k_t under softmax, else 1 - a), a - 1, and the factor of the slope's gradient
/// (the mean distance M_t / D_t under softmax, else a). 1 - a is exact for small p, where a is not.
/// </summary>
internal sealed unsafe class LinDecay
{
    /// <summary>Factors of a head and position.</summary>
    public const int Factors = 4;

    private readonly bool _softmax;
    private readonly double[] _a,
        _loss,
        _sum,
        _moment;

    public LinDecay(ReadOnlySpan<double> slopes, bool softmax)
    {
        _softmax = softmax;
        var heads = slopes.Length;
        (_a, _loss, _sum, _moment) = (new double[heads], new double[heads], new double[heads], new double[heads]);
        Gain = new double[heads];
        for (var h = 0; h < heads; h++)
        {
            var p = slopes[h];
            _a[h] = Math.Exp(-p);

            // 1 - e^-p = 2 e^(-p/2) sinh(p/2) has no cancellation; its sinh would overflow for large p.
            _loss[h] = p < 1 ? 2 * Math.Exp(-p / 2) * Math.Sinh(p / 2) : 1 - _a[h];
        }
    }

    public int Heads => _a.Length;

    /// <summary>k_t [H].</summary>
    public double[] Gain { get; }

    /// <summary>c_t [H].</summary>
    public double[] Loss => _softmax ? Gain : _loss;

    /// <summary>Goes to the next position.</summary>
    /// <returns>Whether factors changed; if not, they stay.</returns>
    public bool Advance()
    {
        var changed = false;
        for (var h = 0; h < Gain.Length; h++)
        {
            var (moment, sum) = (_a[h] * (_moment[h] + _sum[h]), 1 + _a[h] * _sum[h]);
            changed |= Gain[h] == 0 || (_softmax && (moment != _moment[h] || sum != _sum[h]));
            (_moment[h], _sum[h]) = (moment, sum);
            Gain[h] = _softmax ? 1 / sum : 1;
        }

        return changed;
    }

    /// <summary>The factors of the first positions, until they stay.</summary>
    /// <param name="rows">Room for [length, 4, H].</param>
    /// <param name="length">T.</param>
    /// <returns>The number of rows written: positions from there on have the factors of the last.</returns>
    public int Tabulate(float* rows, int length)
    {
        var count = 0;
        while (count < length && Advance())
        {
            Write(rows + (nint)count * Factors * Heads);
            count++;
        }

        return count;
    }

    /// <summary>The position's factors [4, H].</summary>
    public void Write(float* row)
    {
        var heads = Heads;
        for (var h = 0; h < heads; h++)
        {
            row[h] = (float)Gain[h];
            row[heads + h] = (float)-Loss[h];
            row[2 * heads + h] = (float)-_loss[h];
            row[3 * heads + h] = (float)(_softmax ? _moment[h] * Gain[h] : _a[h]);
        }
    }
}
