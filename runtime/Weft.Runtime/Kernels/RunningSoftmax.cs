using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Weights of 64 queries relative to the largest logit met so far, tile by tile (Milakov and Gimelshein, "Online
/// normalizer calculation for softmax", 2018): where a tile raises a maximum, what was summed before is scaled down.
/// </summary>
internal readonly unsafe struct RunningSoftmax<TForm, TLanes, TVector>(
    float scale,
    AttentionBias<TForm, TLanes, TVector> bias,
    float* sums,
    int width,
    float* largest,
    float* totals
)
    where TForm : struct, IAttentionForm
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int Tile = AttentionCall.Tile;
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    /// <summary>Forgets all queries.</summary>
    public void Start(bool softmax)
    {
        new Span<float>(totals, Tile * TLanes.Count).Clear();
        new Span<float>(largest, Tile).Fill(softmax ? AttentionCall.NoKey : 0);
    }

    /// <summary>The smallest of the queries' maxima.</summary>
    public float SmallestMaximum(int count) => AttentionTiles<TLanes, TVector>.Smallest(largest, count);

    /// <summary>
    /// Turns a tile of products into weights relative to the running maximum; false where all are 0. What is no number passes
    /// by the maximum but not by the weights, so that rows may be left out of a finite tile only.
    /// </summary>
    [MethodImpl(Fast)]
    public bool Weights(float* tile, int count, int t0, int s0, int diagonal, bool isFinite)
    {
        var factor = TLanes.Create(scale);
        var any = false;
        for (var i = 0; i < count; i++)
        {
            var row = tile + i * Tile;
            var seen = AttentionProducts<TLanes, TVector>.Width(diagonal, i);
            var biases = bias.Row(t0 + i, s0);
            var highest = TLanes.Create(2 * AttentionCall.NoKey);
            for (var j = 0; j < seen; j += TLanes.Count)
            {
                var x = TLanes.MultiplyAdd(TLanes.Load(row + j), factor, TLanes.Load(biases + j));
                TLanes.Store(row + j, x);
                highest = TLanes.MaxNative(highest, x);
            }

            var now = TLanes.Largest(highest);
            var before = largest[i];
            if (isFinite && now < before + ExpTwo.Flushed)
            {
                new Span<float>(row, seen).Clear();
                continue;
            }

            any = true;
            var total = TLanes.Load(totals + i * TLanes.Count);

            if (now > before)
            {
                var shrink = TLanes.Exp2Flushed(TLanes.Create(before - now));
                total = TLanes.Multiply(total, shrink);
                var sum = sums + i * width;
                for (var j = 0; j < width; j += TLanes.Count)
                {
                    TLanes.Store(sum + j, TLanes.Multiply(TLanes.Load(sum + j), shrink));
                }

                largest[i] = before = now;
            }

            var shift = TLanes.Create(before);
            for (var j = 0; j < seen; j += TLanes.Count)
            {
                var weight = TLanes.Exp2Flushed(TLanes.Subtract(TLanes.Load(row + j), shift));
                TLanes.Store(row + j, weight);
                total = TLanes.Add(total, weight);
            }

            TLanes.Store(totals + i * TLanes.Count, total);
        }

        return any;
    }

    /// <summary>Turns a tile of products into exp(z); false where all are 0.</summary>
    [MethodImpl(Fast)]
    public bool Exponentials(float* tile, int count, int t0, int s0, int diagonal)
    {
        var factor = TLanes.Create(scale);
        var total = TLanes.Zero;
        for (var i = 0; i < count; i++)
        {
            var row = tile + i * Tile;
            var seen = AttentionProducts<TLanes, TVector>.Width(diagonal, i);
            var biases = bias.Row(t0 + i, s0);
            for (var j = 0; j < seen; j += TLanes.Count)
            {
                var weight = TLanes.Exp2(TLanes.MultiplyAdd(TLanes.Load(row + j), factor, TLanes.Load(biases + j)));
                TLanes.Store(row + j, weight);
                total = TLanes.Add(total, weight);
            }
        }

        return TLanes.Sum(total) != 0;
    }

    /// <summary>What a query's sums are multiplied with at the end, and the logarithm of its sum of exponentials.</summary>
    public (float Factor, float LogSum) Finish(int i)
    {
        var total = TLanes.Sum(TLanes.Load(totals + i * TLanes.Count));
        return total == 0 ? (0, -AttentionCall.NoKey) : (1 / total, largest[i] + MathF.Log2(total));
    }
}
