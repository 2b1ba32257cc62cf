using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>What the backward pass of biased attention computes number by number of a tile [queries, 64].</summary>
internal readonly unsafe struct AttentionLogits<TForm, TLanes, TVector>(
    float scale,
    bool softmax,
    AttentionBias<TForm, TLanes, TVector> bias
)
    where TForm : struct, IAttentionForm
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int Tile = AttentionCall.Tile;
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    /// <summary>Turns products into weights w = 2^(z - l); false where all are 0.</summary>
    [MethodImpl(Fast)]
    public bool Weights(float* tile, float* logSums, int count, int t0, int s0, int diagonal)
    {
        var factor = TLanes.Create(scale);
        var total = TLanes.Zero;
        for (var i = 0; i < count; i++)
        {
            var row = tile + i * Tile;
            var seen = AttentionProducts<TLanes, TVector>.Width(diagonal, i);
            var biases = bias.Row(t0 + i, s0);
            if (softmax)
            {
                var shift = TLanes.Create(logSums[i]);
                for (var j = 0; j < seen; j += TLanes.Count)
                {
                    var z = TLanes.MultiplyAdd(TLanes.Load(row + j), factor, TLanes.Load(biases + j));
                    var weight = TLanes.Exp2Flushed(TLanes.Subtract(z, shift));
                    TLanes.Store(row + j, weight);
                    total = TLanes.Add(total, weight);
                }
            }
            else
            {
                for (var j = 0; j < seen; j += TLanes.Count)
                {
                    var weight = TLanes.Exp2(TLanes.MultiplyAdd(TLanes.Load(row + j), factor, TLanes.Load(biases + j)));
                    TLanes.Store(row + j, weight);
                    total = TLanes.Add(total, weight);
                }
            }
        }

        return TLanes.Sum(total) != 0;
    }

    /// <summary>
    /// Turns products of g and v into gradients of logits, dz = w (&lt;g, v&gt; - D); 0 where the mask leaves the product out.
    /// </summary>
    [MethodImpl(Fast)]
    public void Gradients(float* tile, float* weights, float* means, int count, int diagonal)
    {
        for (var i = 0; i < count; i++)
        {
            var row = tile + i * Tile;
            var w = weights + i * Tile;
            var seen = AttentionProducts<TLanes, TVector>.Width(diagonal, i);
            var mean = TLanes.Create(means[i]);
            var j = 0;
            for (; j < seen; j += TLanes.Count)
            {
                var difference = TLanes.Subtract(TLanes.Load(row + j), mean);
                TLanes.Store(row + j, TLanes.Multiply(TLanes.Load(w + j), difference));
            }

            for (; j < Tile; j += TLanes.Count)
            {
                TLanes.Store(row + j, TLanes.Zero);
            }
        }
    }
}
