using System;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Roots of unity for transforms of n points, n a power of two, rounded once from float64: for every size n, n/4, ..
/// the powers w^k, w^2k, w^3k of w = exp(-2 pi i / size), and the half turn exp(i pi t / 2n) for t below n, as pairs.
/// </summary>
internal sealed unsafe class FourierTwiddles
{
    private static readonly ConcurrentDictionary<int, FourierTwiddles> s_known = new();

    private readonly float*[] _levels;

    private FourierTwiddles(int points)
    {
        Points = points;
        var levels = 1;
        for (var size = points; size >= 4; size /= 4)
        {
            levels++;
        }

        // Kept for the life of the process: there are as many sizes as powers of two in use.
        _levels = new float*[levels];
        var level = 0;
        for (var size = points; size >= 4; size /= 4, level++)
        {
            var table = Take(6 * (size / 4));
            for (var k = 0; k < size / 4; k++)
            {
                for (var power = 1; power <= 3; power++)
                {
                    var angle = -2 * Math.PI * power * k / size;
                    table[6 * k + 2 * power - 2] = (float)Math.Cos(angle);
                    table[6 * k + 2 * power - 1] = (float)Math.Sin(angle);
                }
            }

            _levels[level] = table;
        }

        Turn = Take(2 * points);
        for (var t = 0; t < points; t++)
        {
            Turn[2 * t] = (float)Math.Cos(Math.PI * t / (2.0 * points));
            Turn[2 * t + 1] = (float)Math.Sin(Math.PI * t / (2.0 * points));
        }
    }

    /// <summary>n.</summary>
    public int Points { get; }

    /// <summary>cos and sin of pi t / 2n.</summary>
    public float* Turn { get; }

    /// <summary>The roots for size n / 4^level.</summary>
    public float* this[int level] => _levels[level];

    /// <summary>The tables for n points.</summary>
    public static FourierTwiddles Of(int points) => s_known.GetOrAdd(points, n => new FourierTwiddles(n));

    private static float* Take(int count) =>
        (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(count, 1) * sizeof(float), 64);
}
