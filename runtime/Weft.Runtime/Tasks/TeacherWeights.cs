using System;

namespace Weft.Runtime.Tasks;

/// <summary>
/// The fixed random network that the read-out tasks ask a module to imitate:
/// f(u) = sum over k of relu(w_k . u) with w_k ~ N(0, I), 64 units in the paper. The weights depend on the task's seed alone, so
/// every trial of an experiment learns the same function and their losses compare.
/// </summary>
internal sealed class TeacherWeights
{
    /// <summary>Units in the paper's experiments.</summary>
    public const int PaperUnits = 64;

    private readonly double[] _weights;
    private readonly int _inputs;
    private readonly int _units;

    /// <summary>Draws the weights by the Box-Muller transform.</summary>
    /// <param name="taskSeed">The task's seed.</param>
    /// <param name="inputs">The dimension of u.</param>
    /// <param name="units">How many units.</param>
    public TeacherWeights(long taskSeed, int inputs, int units = PaperUnits)
    {
        _inputs = inputs;
        _units = units;
        _weights = new double[units * inputs];
        SignSource source = SignSource.Teacher(taskSeed);
        for (int i = 0; i < _weights.Length; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(source.Word(2L * i))));
            _weights[i] = radius * Math.Cos(2 * Math.PI * Uniform(source.Word(2L * i + 1)));
        }
    }

    /// <summary>f at every u in {-1, +1}^d; bit j of the index is set where u_j = +1.</summary>
    public float[] Tabulate()
    {
        float[] table = new float[1 << _inputs];
        Span<double> u = stackalloc double[_inputs];
        for (int code = 0; code < table.Length; code++)
        {
            for (int j = 0; j < _inputs; j++)
            {
                u[j] = ((code >> j) & 1) == 1 ? 1 : -1;
            }

            table[code] = (float)At(u);
        }

        return table;
    }

    /// <summary>f(u).</summary>
    public double At(ReadOnlySpan<double> u)
    {
        double sum = 0;
        for (int k = 0; k < _units; k++)
        {
            double unit = 0;
            for (int j = 0; j < _inputs; j++)
            {
                unit += _weights[k * _inputs + j] * u[j];
            }

            sum += Math.Max(unit, 0);
        }

        return sum;
    }

    /// <summary>w_k[j], for tests that compute f by its formula.</summary>
    internal double this[int k, int j] => _weights[k * _inputs + j];

    // The upper 53 bits as a number in [0, 1).
    private static double Uniform(ulong word) => (word >> 11) * (1.0 / (1UL << 53));
}
