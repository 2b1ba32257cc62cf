using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Dot-product attention with a bias by distance: out[b, t, h] = sum_s w_ts v[b, s, h] with logits
/// z_ts = scale &lt;q_t, k_s&gt; + b[h, t - s] and w = softmax(z) over the admissible keys, or exp(z). The weights are never
/// written to memory. A query without admissible key has output 0.
/// </summary>
/// <remarks>
/// What a position holds, also what is no number, reaches outputs from it on and no other; a gradient of an output reaches
/// gradients up to it. Numbers that are none are multiplied by no weight of 0.
/// </remarks>
public static unsafe class BiasedAttention
{
    /// <summary>
    /// Attention of every head: q [B, t, H e], k [B, T, H e], v [B, T, H f], bias [H, T] or null -> [B, t, H f]. The
    /// queries are all positions, or one: the last. Inputs may be columns of a packed product.
    /// </summary>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values.</param>
    /// <param name="bias">b[h, n], <see cref="DistanceBias.Excluded"/> where not admissible; null for none.</param>
    /// <param name="heads">H.</param>
    /// <param name="softmax">Whether weights are divided by their sum over the keys.</param>
    /// <param name="scale">Factor of the product.</param>
    /// <param name="causal">Whether keys after the query are excluded.</param>
    public static Tensor Run(
        Tensor q,
        Tensor k,
        Tensor v,
        Tensor? bias,
        int heads,
        bool softmax,
        double scale = 1,
        bool causal = true
    ) => Run(AttentionKernels.Any(causal, bias is not null), q, k, v, bias, heads, softmax, scale, causal);

    /// <summary>
    /// The same with the constants of its form as types, so that the JIT compiles the kernel for them.
    /// </summary>
    /// <typeparam name="TSize">The size of the heads of keys and values, or any.</typeparam>
    /// <typeparam name="TMask">Which keys a query may see.</typeparam>
    /// <typeparam name="TBias">Whether there are biases.</typeparam>
    /// <inheritdoc cref="Run(Tensor, Tensor, Tensor, Tensor?, int, bool, double, bool)"/>
    /// <exception cref="ArgumentException">The tensors are not of this form.</exception>
    public static Tensor Run<TSize, TMask, TBias>(
        Tensor q,
        Tensor k,
        Tensor v,
        Tensor? bias,
        int heads,
        bool softmax,
        double scale = 1
    )
        where TSize : struct, IHeadSize
        where TMask : struct, IAttentionMask
        where TBias : struct, IAttentionBias
    {
        ArgumentNullException.ThrowIfNull(k);
        ArgumentNullException.ThrowIfNull(v);
        var size = TSize.Value * heads;
        if (size > 0 && (k.shape[^1] != size || v.shape[^1] != size))
        {
            throw new ArgumentException(
                $"found keys of {k.shape[^1]} and values of {v.shape[^1]}, expected {heads} heads of {TSize.Value}"
            );
        }

        if (bias is not null != TBias.IsGiven)
        {
            throw new ArgumentException(
                bias is null ? "found no biases, expected some" : "found biases, expected none"
            );
        }

        var kernels = AttentionKernels<AttentionForm<TSize, TMask, TBias>>.Instance;
        return Run(kernels, q, k, v, bias, heads, softmax, scale, TMask.IsCausal);
    }

    private static Tensor Run(
        AttentionKernels kernels,
        Tensor q,
        Tensor k,
        Tensor v,
        Tensor? bias,
        int heads,
        bool softmax,
        double scale,
        bool causal
    )
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(k);
        ArgumentNullException.ThrowIfNull(v);
        if (!Takes(q, k, v, bias, heads, causal))
        {
            return Composed(q, k, v, bias, heads, softmax, scale, causal);
        }

        using var scope = NewDisposeScope();
        var table = bias is null ? null : bias.expand(heads, k.size(1)).contiguous();
        var options = new AttentionOptions(
            heads,
            softmax,
            (float)scale,
            causal,
            bias is { requires_grad: true },
            kernels
        );
        var (dq, dk, dv) = (Dense(q), Dense(k), Dense(v));
        var isTrained =
            is_grad_enabled()
            && (q.requires_grad || k.requires_grad || v.requires_grad || bias is { requires_grad: true });
        Tensor result;
        if (!isTrained)
        {
            result = BiasedAttentionFunction.Forward(dq, dk, dv, table, options, null);
        }
        else
        {
            result = table is null
                ? BiasedAttentionFunction.apply(dq, dk, dv, options)
                : BiasedAttentionFunction.apply(dq, dk, dv, table, options);
        }

        return result.MoveToOuterDisposeScope();
    }

    /// <summary>The same by operations of libtorch, for what the kernel does not take.</summary>
    internal static Tensor Composed(
        Tensor q,
        Tensor k,
        Tensor v,
        Tensor? bias,
        int heads,
        bool softmax,
        double scale,
        bool causal
    )
    {
        using var scope = NewDisposeScope();
        var (dq, dk, dv) = (q.contiguous(), k.contiguous(), v.contiguous());
        var weights = AttentionWeights.DotProduct(dq, dk, bias, heads, softmax, scale, causal, bias is not null);
        return Mixing.Heads(weights, dv, heads).MoveToOuterDisposeScope();
    }

    private static bool Takes(Tensor q, Tensor k, Tensor v, Tensor? bias, int heads, bool causal) =>
        KernelTensors.IsSingleOnCpu(q)
        && KernelTensors.IsSingleOnCpu(k)
        && KernelTensors.IsSingleOnCpu(v)
        && (bias is null || (causal && KernelTensors.IsSingleOnCpu(bias)))
        && q.numel() > 0
        && k.numel() > 0
        && v.numel() > 0
        && q.dim() == 3
        && k.dim() == 3
        && v.dim() == 3
        && q.size(2) == k.size(2)
        && q.size(2) % heads == 0
        && v.size(2) % heads == 0
        && q.size(0) == k.size(0)
        && k.size(0) == v.size(0)
        && k.size(1) == v.size(1)
        && (q.size(1) == k.size(1) || q.size(1) == 1)
        && k.size(1) <= 1 << 24;

    private static Tensor Dense(Tensor x) => x.stride(2) == 1 || x.size(2) == 1 ? x.alias() : x.contiguous();
}
