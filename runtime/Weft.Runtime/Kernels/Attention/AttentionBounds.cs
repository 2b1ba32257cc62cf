using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Sizes by which biased attention bounds the logits of a tile before it computes them (|&lt;q, k&gt;| is at most |q| |k|), and
/// the products of rows. What is no number makes a bound none, so that a tile with it is never skipped.
/// </summary>
internal static unsafe class AttentionBounds<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int Tile = AttentionCall.Tile;
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    /// <summary>The smallest number; not a number where one is none.</summary>
    [MethodImpl(Fast)]
    public static float Smallest(float* from, int count)
    {
        var lowest = TLanes.Create(from[0]);
        var i = 0;
        for (; i + TLanes.Count <= count; i += TLanes.Count)
        {
            lowest = TLanes.Min(lowest, TLanes.Load(from + i));
        }

        var smallest = -TLanes.Largest(TLanes.Subtract(TLanes.Zero, lowest));
        for (; i < count; i++)
        {
            smallest = MathF.Min(smallest, from[i]);
        }

        return smallest;
    }

    /// <summary>The largest Euclidean norm among 64 columns, rounded up; not a number where one is none.</summary>
    [MethodImpl(Fast)]
    public static float LargestColumnNorm(float* columns, int size)
    {
        var largest = TLanes.Zero;
        for (var j = 0; j < Tile; j += TLanes.Count)
        {
            var sum = TLanes.Zero;
            for (var i = 0; i < size; i++)
            {
                var x = TLanes.Load(columns + i * Tile + j);
                sum = TLanes.MultiplyAdd(x, x, sum);
            }

            largest = TLanes.Max(largest, sum);
        }

        return Root(TLanes.Largest(largest), size);
    }

    /// <summary>The largest Euclidean norm among rows, rounded up; not a number where one is none.</summary>
    [MethodImpl(Fast)]
    public static float LargestNorm(float* from, long row, int size, int count)
    {
        var largest = 0f;
        for (var r = 0; r < count; r++, from += row)
        {
            largest = MathF.Max(largest, Dot(from, from, size));
        }

        return Root(largest, size);
    }

    /// <summary>Squares below the smallest normal number may have been taken for 0.</summary>
    private static float Root(float squares, int size) =>
        MathF.Sqrt(squares + size * Denormals.SmallestNormal) * 1.0001f;

    /// <summary>0, or not a number where one of so many numbers, whole registers, is none or infinite.</summary>
    [MethodImpl(Fast)]
    public static float ZeroIfFinite(float* from, int count)
    {
        var sum = TLanes.Zero;
        for (var j = 0; j < count; j += TLanes.Count)
        {
            sum = TLanes.MultiplyAdd(TLanes.Load(from + j), TLanes.Zero, sum);
        }

        return TLanes.Sum(sum);
    }

    /// <summary>The product of two rows.</summary>
    [MethodImpl(Fast)]
    public static float Dot(float* x, float* y, int size)
    {
        var sum = TLanes.Zero;
        var j = 0;
        for (; j + TLanes.Count <= size; j += TLanes.Count)
        {
            sum = TLanes.MultiplyAdd(TLanes.Load(x + j), TLanes.Load(y + j), sum);
        }

        var result = TLanes.Sum(sum);
        for (; j < size; j++)
        {
            result += x[j] * y[j];
        }

        return result;
    }
}
