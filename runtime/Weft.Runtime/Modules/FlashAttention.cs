using System;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>
/// Softmax attention by libtorch's fused kernel. It takes no bias that is learned, but a linear one can be written into the
/// product: &lt;(q, p), (k, s)&gt; = &lt;q, k&gt; + p s differs from &lt;q, k&gt; - p (t - s) by p t, which is the same for
/// all keys of a query and cancels.
/// </summary>
/// <remarks>
/// Keys or values that are no numbers are left to <see cref="BiasedAttention"/>, as they would reach queries before them, and
/// gradients of outputs that are none are kept from libtorch (<see cref="FlashGradient"/>).
/// </remarks>
public static class FlashAttention
{
    /// <summary>
    /// The largest p T: rounding of p s in float32 is an error of the logit, 8e-6 here. Steeper slopes are computed by
    /// <see cref="BiasedAttention"/>.
    /// </summary>
    private const double SteepestSpan = 128;

    /// <summary>q, k, v [B, T, H e] -> [B, T, H e].</summary>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values.</param>
    /// <param name="slopes">p [H]: the logits have -p (t - s) added; null for no bias.</param>
    /// <param name="heads">H.</param>
    /// <param name="scale">Factor of the product.</param>
    /// <param name="causal">Whether keys after the query are excluded.</param>
    public static Tensor Run(
        Tensor q,
        Tensor k,
        Tensor v,
        Tensor? slopes,
        int heads,
        double scale = 1,
        bool causal = true
    )
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(k);
        ArgumentNullException.ThrowIfNull(v);
        using var scope = NewDisposeScope();
        var mixed = Suits(q, k, v, slopes, causal)
            ? Attend(q, k, v, heads, scale, causal, slopes)
            : BiasedAttention.Run(q, k, v, Biases(slopes, q.size(1)), heads, softmax: true, scale, causal);
        return mixed.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Whether libtorch's kernel is exact and causal: it multiplies the values of keys after the query by 0, and 0 times what
    /// is no number is none.
    /// </summary>
    private static bool Suits(Tensor q, Tensor k, Tensor v, Tensor? slopes, bool causal)
    {
        var isSteep =
            slopes is not null
            && q.dtype != ScalarType.Float64
            && !(slopes.max().item<float>() * q.size(1) <= SteepestSpan);
        return !isSteep && (!causal || (MaskedProduct.AreFinite(k) && MaskedProduct.AreFinite(v)));
    }

    private static Tensor? Biases(Tensor? slopes, long length)
    {
        if (slopes is null)
        {
            return null;
        }

        var n = Arithmetic.Range(0, length, ScalarType.Float64, slopes.device);
        return (-slopes.@double().unsqueeze(1) * n).to(slopes.dtype);
    }

    private static Tensor Attend(Tensor q, Tensor k, Tensor v, int heads, double scale, bool causal, Tensor? slopes)
    {
        var (batch, length, size) = (q.size(0), q.size(1), q.size(2) / heads);
        var (queries, keys, values) = (Apart(q, heads), Apart(k, heads), Apart(v, heads));

        // libtorch divides by the root of the coordinates, of which there may be one more.
        var root = Math.Sqrt(size + (slopes is null ? 0 : 1));
        queries = queries.Times(scale * root);
        if (slopes is not null)
        {
            long[] column = [batch, heads, length, 1];
            var p = slopes.Times(root).view(1, heads, 1, 1).expand(column);
            var s = Arithmetic.Range(1 - length, 1, q.dtype, q.device).view(1, 1, length, 1).expand(column);
            queries = cat([queries, p], -1);
            keys = cat([keys, s], -1);
            values = nn.functional.pad(values, [0, 1]);
        }

        var mixed = nn.functional.scaled_dot_product_attention(queries, keys, values, is_casual: causal);
        return causal
            ? FlashGradient.Run(mixed, q, k, v, slopes, heads)
            : mixed.narrow(-1, 0, size).transpose(1, 2).reshape(batch, length, heads * size);
    }

    /// <summary>[B, T, H e] -> [B, H, T, e].</summary>
    private static Tensor Apart(Tensor x, int heads) => x.view(x.size(0), x.size(1), heads, -1).transpose(1, 2);
}
