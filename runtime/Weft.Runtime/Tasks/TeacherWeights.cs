using System;

namespace Weft.Runtime.Tasks;

/// <summary>
/// The fixed random network that the read-out tasks ask a module to imitate:
/// f(u) = sum over k = 1..64 of relu(w_k . u) with w_k ~ N(0, I). The weights depend on the task's seed alone, so
/// every trial of an experiment learns the same function and their losses compare.
/// </summary>
internal sealed class TeacherWeights
{
    private const int Units = 64;
    private readonly double[] _weights;
    private readonly int _inputs;

    /// <summary>Draws the weights by the Box-Muller transform.</summary>
    /// <param name="taskSeed">The task's seed.</param>
    /// <param name="inputs">The dimension of u.</param>
    public TeacherWeights(long taskSeed, int inputs)
    {
        _inputs = inputs;
        _weights = new double[Units * inputs];
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
        for (int code = 0; code < table.Length; code++)
        {
            double sum = 0;
            for (int k = 0; k < Units; k++)
            {
                double unit = 0;
                for (int j = 0; j < _inputs; j++)
                {
                    double w = _weights[k * _inputs + j];
                    unit += ((code >> j) & 1) == 1 ? w : -w;
                }

                sum += Math.Max(unit, 0);
            }

            table[code] = (float)sum;
        }

        return table;
    }

    /// <summary>w_k[j], for tests that compute f by its formula.</summary>
    internal double this[int k, int j] => _weights[k * _inputs + j];

    // The upper 53 bits as a number in [0, 1).
    private static double Uniform(ulong word) => (word >> 11) * (1.0 / (1UL << 53));
}
