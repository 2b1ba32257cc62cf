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
        new Span<float>(largest, Tile).Fill(softmax ? float.MinValue : 0);
    }

    /// <summary>The smallest of the queries' maxima.</summary>
    public float SmallestMaximum(int count) => AttentionBounds<TLanes, TVector>.Smallest(largest, count);

    /// <summary>
    /// Turns a tile of products into weights relative to the running maximum; false where all are 0. What is no number passes
    /// by the maximum but not by the weights, so that rows may be left out of a finite tile only.
    /// </summary>
    [MethodImpl(Fast)]
    public bool Weights(float* tile, int count, int t0, int s0, int diagonal, bool isFinite)
    {
        var highest = stackalloc float[Tile];
        var shrink = stackalloc float[Tile];
        Logits(tile, count, t0, s0, diagonal, highest);
        Raise(highest, shrink, count);
        var any = false;
        for (var i = 0; i < count; i++)
        {
            var row = tile + i * Tile;
            var seen = AttentionProducts<TLanes, TVector>.Width(diagonal, i);
            if (isFinite && highest[i] < largest[i] + ExpTwo.Flushed)
            {
                new Span<float>(row, seen).Clear();
                continue;
            }

            any = true;
            var total = TLanes.Load(totals + i * TLanes.Count);
            if (shrink[i] != 1)
            {
                var factor = TLanes.Create(shrink[i]);
                total = TLanes.Multiply(total, factor);
                var sum = sums + i * width;
                for (var j = 0; j < width; j += TLanes.Count)
                {
                    TLanes.Store(sum + j, TLanes.Multiply(TLanes.Load(sum + j), factor));
                }
            }

            var shift = TLanes.Create(largest[i]);
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

    /// <summary>Turns products into logits in base 2, and finds the largest of each query.</summary>
    [MethodImpl(Fast)]
    private void Logits(float* tile, int count, int t0, int s0, int diagonal, float* highest)
    {
        var factor = TLanes.Create(scale);
        for (var i = 0; i < count; i++)
        {
            var row = tile + i * Tile;
            var seen = AttentionProducts<TLanes, TVector>.Width(diagonal, i);
            var biases = bias.Row(t0 + i, s0);
            var most = TLanes.Create(float.NegativeInfinity);
            for (var j = 0; j < seen; j += TLanes.Count)
            {
                var x = TLanes.MultiplyAdd(TLanes.Load(row + j), factor, TLanes.Load(biases + j));
                TLanes.Store(row + j, x);
                most = TLanes.MaxNative(most, x);
            }

            highest[i] = TLanes.Largest(most);
        }
    }

    /// <summary>
    /// Raises the running maxima, and says what was summed before is to be multiplied with: for a register of queries at once.
    /// </summary>
    [MethodImpl(Fast)]
    private void Raise(float* highest, float* shrink, int count)
    {
        new Span<float>(highest + count, Tile - count).Clear();
        for (var i = 0; i < Tile; i += TLanes.Count)
        {
            var before = TLanes.Load(largest + i);
            var now = TLanes.MaxNative(TLanes.Load(highest + i), before);
            TLanes.Store(largest + i, now);
            TLanes.Store(shrink + i, TLanes.Exp2Flushed(TLanes.Subtract(before, now)));
        }
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

    /// <summary>
    /// What the sums of query i, at position t, are multiplied with at the end, and the logarithm of its sum of exponentials.
    /// A query that has keys, but logits of minus infinity only, has no number.
    /// </summary>
    public (float Factor, float LogSum) Finish(int i, int t)
    {
        var total = TLanes.Sum(TLanes.Load(totals + i * TLanes.Count));
        return total != 0 ? (1 / total, largest[i] + MathF.Log2(total))
            : bias.HasKey(t) ? (float.NaN, float.NaN)
            : (0, float.MaxValue);
    }
}
