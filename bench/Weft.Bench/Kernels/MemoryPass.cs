using System;
using System.Numerics;
using System.Runtime.InteropServices;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Bench.Kernels;

/// <summary>
/// x + 1 in place: every number is read and written once, and nothing else takes time. No pass over as many bytes that do not
/// stay in a cache is faster.
/// </summary>
internal static class MemoryPass
{
    private const int Block = 1 << 15;

    /// <summary>How many numbers make so many bytes of traffic.</summary>
    public static long FloatsFor(long bytes) => bytes / (2 * sizeof(float));

    /// <summary>Changes all numbers on so many threads.</summary>
    public static void Run(Tensor numbers, int threads)
    {
        int count = (int)numbers.numel();
        var pass = new Pass(numbers);
        ThreadTeam.Run((count + Block - 1) / Block, threads, ref pass);
    }

    private readonly struct Pass(Tensor numbers) : ITeamWork
    {
        public void Compute(int item)
        {
            Span<float> all = MemoryMarshal.Cast<byte, float>(numbers.bytes);
            int start = item * Block;
            Span<Vector<float>> block = MemoryMarshal.Cast<float, Vector<float>>(
                all.Slice(start, Math.Min(Block, all.Length - start))
            );
            for (int i = 0; i < block.Length; i++)
            {
                block[i] += Vector<float>.One;
            }
        }
    }
}
