using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// sqrt(sum_i x_i^2). Squares are summed in float32 over chunks of 4096 numbers, before they lose digits, chunks in double,
/// in an order that does not depend on the number of threads.
/// </summary>
/// <param name="memory">Address of x.</param>
/// <param name="count">Its length.</param>
/// <param name="sums">Room for the sum of each block: <see cref="Blocks"/> numbers.</param>
/// <param name="threads">At most so many threads.</param>
internal readonly unsafe struct EuclideanNorm(nint memory, int count, double[] sums, int threads) : IKernel
{
    private const int Block = 16_384;
    private const int Chunk = 4096;

    /// <summary>Blocks of a vector of so many numbers.</summary>
    public static int Blocks(int count) => (count + Block - 1) / Block;

    /// <summary>The norm.</summary>
    public static double Of(float* x, int count, double[] sums, int threads)
    {
        var norm = new EuclideanNorm((nint)x, count, sums, threads);
        Simd.Run(ref norm);
        var sum = 0.0;
        for (var i = 0; i < Blocks(count); i++)
        {
            sum += sums[i];
        }

        return Math.Sqrt(sum);
    }

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var work = new Work<TLanes, TVector>(memory, count, sums);
        ThreadTeam.Run(Blocks(count), threads, ref work);
    }

    private readonly struct Work<TLanes, TVector>(nint memory, int count, double[] sums) : ITeamWork
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        public void Compute(int item)
        {
            var end = (int)Math.Min((long)count, (item + 1L) * Block);
            var sum = 0.0;
            for (var at = item * Block; at < end; at += Chunk)
            {
                var from = (float*)memory + at;
                var length = Math.Min(Chunk, end - at);
                var squares = Squares(from, length);

                // Squares leave the range of float32 from 2e19 on.
                sum += float.IsFinite(squares) ? squares : LargeSquares(from, length);
            }

            sums[item] = sum;
        }

        private static double LargeSquares(float* x, int count)
        {
            var sum = 0.0;
            for (var i = 0; i < count; i++)
            {
                sum += (double)x[i] * x[i];
            }

            return sum;
        }

        // Four sums, so that one addition need not wait for the one before.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static float Squares(float* x, int count)
        {
            var (a, b, c, d) = (TLanes.Zero, TLanes.Zero, TLanes.Zero, TLanes.Zero);
            var i = 0;
            for (; i + 4 * TLanes.Count <= count; i += 4 * TLanes.Count)
            {
                a = Add(a, TLanes.Load(x + i));
                b = Add(b, TLanes.Load(x + i + TLanes.Count));
                c = Add(c, TLanes.Load(x + i + 2 * TLanes.Count));
                d = Add(d, TLanes.Load(x + i + 3 * TLanes.Count));
            }

            for (; i + TLanes.Count <= count; i += TLanes.Count)
            {
                a = Add(a, TLanes.Load(x + i));
            }

            if (i < count)
            {
                b = Add(b, TLanes.LoadPart(x + i, count - i));
            }

            return TLanes.Sum(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Add(TVector sum, TVector x) => TLanes.MultiplyAdd(x, x, sum);
    }
}
