using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weft.Runtime.Numerics;

/// <summary>
/// Numbers of <see cref="DoubleDouble"/>, high and low parts apart so that four are computed at once. Sums are taken in
/// four parts by index, whatever registers the processor has, so that results are the same everywhere.
/// </summary>
/// <param name="length">How many; all 0.</param>
internal sealed class DoubleDoubleVector(int length)
{
    private const int Lanes = 4;

    private readonly double[] _high = new double[length];
    private readonly double[] _low = new double[length];

    /// <summary>These numbers.</summary>
    public DoubleDoubleVector(IReadOnlyList<double> values)
        : this(values.Count)
    {
        for (int i = 0; i < values.Count; i++)
        {
            _high[i] = values[i];
        }
    }

    /// <summary>These numbers.</summary>
    public DoubleDoubleVector(ReadOnlySpan<DoubleDouble> values)
        : this(values.Length)
    {
        for (int i = 0; i < values.Length; i++)
        {
            this[i] = values[i];
        }
    }

    public int Length => _high.Length;

    /// <summary>The nearest doubles.</summary>
    public ReadOnlySpan<double> Rounded => _high;

    public DoubleDouble this[int i]
    {
        get => new(_high[i], _low[i]);
        set => (_high[i], _low[i]) = (value.High, value.Low);
    }

    /// <summary>The sum of x[i] y[i] for i of at least <paramref name="from"/> and below <paramref name="to"/>.</summary>
    public static DoubleDouble Dot(DoubleDoubleVector x, DoubleDoubleVector y, int from, int to)
    {
        ref double xHigh = ref MemoryMarshal.GetArrayDataReference(x._high);
        ref double xLow = ref MemoryMarshal.GetArrayDataReference(x._low);
        ref double yHigh = ref MemoryMarshal.GetArrayDataReference(y._high);
        ref double yLow = ref MemoryMarshal.GetArrayDataReference(y._low);
        Vector256<double> high = default;
        Vector256<double> low = default;
        int i = from;
        for (; i <= to - Lanes; i += Lanes)
        {
            nuint at = (nuint)i;
            MultiplyAdd(
                Vector256.LoadUnsafe(ref xHigh, at),
                Vector256.LoadUnsafe(ref xLow, at),
                Vector256.LoadUnsafe(ref yHigh, at),
                Vector256.LoadUnsafe(ref yLow, at),
                ref high,
                ref low
            );
        }

        DoubleDouble sum =
            new DoubleDouble(high[0], low[0])
            + new DoubleDouble(high[1], low[1])
            + (new DoubleDouble(high[2], low[2]) + new DoubleDouble(high[3], low[3]));
        for (; i < to; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    /// <summary>The sum of x[i] y[i].</summary>
    public static DoubleDouble Dot(DoubleDoubleVector x, DoubleDoubleVector y) => Dot(x, y, 0, x.Length);

    /// <summary>Root of the sum of squares from an index on.</summary>
    public DoubleDouble Norm(int from = 0) => DoubleDouble.Sqrt(Dot(this, this, from, Length));

    /// <summary>Adds a multiple of another vector to this one, within some indices.</summary>
    public void Add(DoubleDouble factor, DoubleDoubleVector x, int from, int to)
    {
        Vector256<double> factorHigh = Vector256.Create(factor.High);
        Vector256<double> factorLow = Vector256.Create(factor.Low);
        ref double xHigh = ref MemoryMarshal.GetArrayDataReference(x._high);
        ref double xLow = ref MemoryMarshal.GetArrayDataReference(x._low);
        ref double high = ref MemoryMarshal.GetArrayDataReference(_high);
        ref double low = ref MemoryMarshal.GetArrayDataReference(_low);
        int i = from;
        for (; i <= to - Lanes; i += Lanes)
        {
            nuint at = (nuint)i;
            Vector256<double> sumHigh = Vector256.LoadUnsafe(ref high, at);
            Vector256<double> sumLow = Vector256.LoadUnsafe(ref low, at);
            MultiplyAdd(
                factorHigh,
                factorLow,
                Vector256.LoadUnsafe(ref xHigh, at),
                Vector256.LoadUnsafe(ref xLow, at),
                ref sumHigh,
                ref sumLow
            );
            sumHigh.StoreUnsafe(ref high, at);
            sumLow.StoreUnsafe(ref low, at);
        }

        for (; i < to; i++)
        {
            this[i] += factor * x[i];
        }
    }

    /// <summary>Adds a multiple of another vector to this one.</summary>
    public void Add(DoubleDouble factor, DoubleDoubleVector x) => Add(factor, x, 0, x.Length);

    /// <summary>Multiplies all from an index on by one number.</summary>
    public void Scale(DoubleDouble factor, int from = 0)
    {
        for (int i = from; i < Length; i++)
        {
            this[i] *= factor;
        }
    }

    /// <summary>Changes every sign.</summary>
    public void Negate()
    {
        for (int i = 0; i < Length; i++)
        {
            (_high[i], _low[i]) = (-_high[i], -_low[i]);
        }
    }

    /// <summary>x[i] y[i].</summary>
    public static DoubleDoubleVector Product(DoubleDoubleVector x, DoubleDoubleVector y)
    {
        var product = new DoubleDoubleVector(x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            product[i] = x[i] * y[i];
        }

        return product;
    }

    /// <summary>Writes a multiple of a shorter vector from an index on.</summary>
    public void Put(int at, DoubleDouble factor, DoubleDoubleVector x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            this[at + i] = factor * x[i];
        }
    }

    /// <summary>A copy with zeros behind it.</summary>
    public DoubleDoubleVector Extended(int by)
    {
        var extended = new DoubleDoubleVector(Length + by);
        _high.CopyTo(extended._high, 0);
        _low.CopyTo(extended._low, 0);
        return extended;
    }

    /// <summary>The numbers from an index on.</summary>
    public DoubleDoubleVector From(int index)
    {
        var part = new DoubleDoubleVector(Length - index);
        _high.AsSpan(index).CopyTo(part._high);
        _low.AsSpan(index).CopyTo(part._low);
        return part;
    }

    // sum += x y: the product and its error, then the exact sum of the high parts.
    private static void MultiplyAdd(
        Vector256<double> xHigh,
        Vector256<double> xLow,
        Vector256<double> yHigh,
        Vector256<double> yLow,
        ref Vector256<double> high,
        ref Vector256<double> low
    )
    {
        Vector256<double> product = xHigh * yHigh;
        Vector256<double> error = Vector256.FusedMultiplyAdd(xHigh, yHigh, -product);
        error = Vector256.FusedMultiplyAdd(xHigh, yLow, error);
        error = Vector256.FusedMultiplyAdd(xLow, yHigh, error);
        Vector256<double> sum = high + product;
        Vector256<double> part = sum - high;
        Vector256<double> rest = high - (sum - part) + (product - part);
        rest += low + error;
        high = sum + rest;
        low = rest - (high - sum);
    }
}
