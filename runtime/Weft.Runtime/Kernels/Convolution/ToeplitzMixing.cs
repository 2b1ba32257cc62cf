using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Dot-product-free attention over all positions for any biases by distance b [H, T]: out_t = sum over s up to t of
/// w(t - s) v_s / D_t, w = exp(b), with D_t = w(0) + .. + w(t) under softmax and 1 without: by tiles of the product for
/// short sequences (<see cref="ToeplitzTilePass"/>), by transforms of blocks for long ones
/// (<see cref="ToeplitzPass"/>), in O(T) by prefix sums where weights are known to be constant over a few steps of
/// distances (<see cref="StepPass"/>). Backward, with g the gradient of out: dv_s is the sum over t of
/// w(t - s) g_t / D_t, and db(n) = w(n) (sum over t of g_t v_(t-n) / D_t - sum over t from n of g_t out_t / D_t), the
/// last under softmax only. A query without keys gives 0. The error of an output goes with the largest value that it may
/// see, and what is no number reaches outputs from its position on; gradients the other way around. The errors of
/// transforms go with the largest weight, too, so kernels that start far below it are left to dense weights under softmax,
/// and to tiles without.
/// </summary>
public static class ToeplitzMixing
{
    /// <summary>Every head mixes its own block of v [B, T, H e], as <see cref="Mixing.Heads"/>.</summary>
    /// <param name="bias">b [H, T], <see cref="DistanceBias.Excluded"/> where not admissible.</param>
    /// <param name="v">Values; float32 on the CPU, anything else is computed by plain operations.</param>
    /// <param name="heads">H.</param>
    /// <param name="softmax">Whether weights are divided by their sum.</param>
    /// <param name="steps">
    /// Distances, ascending from 0, at which the biases may change; empty where they may change at any. Within a step all
    /// biases must come from one number: its gradient is gathered at the first distance of the step.
    /// </param>
    /// <param name="way">A way that was planned and is taken where it can be; null for the fastest.</param>
    public static Tensor Run(
        Tensor bias,
        Tensor v,
        int heads,
        bool softmax,
        ReadOnlySpan<int> steps = default,
        MixingMethod? way = null
    ) => Mix(bias, v, heads, softmax, false, steps, way);

    /// <summary>Every head mixes the same x [B, T, i] to [B, T, H i], as <see cref="Mixing.Shared"/>.</summary>
    /// <param name="bias">b [H, T], <see cref="DistanceBias.Excluded"/> where not admissible.</param>
    /// <param name="x">Values; float32 on the CPU, anything else is computed by plain operations.</param>
    /// <param name="heads">H.</param>
    /// <param name="softmax">Whether weights are divided by their sum.</param>
    /// <param name="steps">
    /// Distances, ascending from 0, at which the biases may change; empty where they may change at any. Within a step all
    /// biases must come from one number: its gradient is gathered at the first distance of the step.
    /// </param>
    /// <param name="way">A way that was planned and is taken where it can be; null for the fastest.</param>
    public static Tensor RunShared(
        Tensor bias,
        Tensor x,
        int heads,
        bool softmax,
        ReadOnlySpan<int> steps = default,
        MixingMethod? way = null
    ) => Mix(bias, x, heads, softmax, true, steps, way);

    private static Tensor Mix(
        Tensor bias,
        Tensor v,
        int heads,
        bool softmax,
        bool shared,
        ReadOnlySpan<int> steps,
        MixingMethod? way
    )
    {
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentNullException.ThrowIfNull(v);
        if (KernelTensors.Suit(shared ? heads : 1, bias, v))
        {
            // Before libtorch calls back, where an exception would end the process.
            var shape = MixingShape.Of(v, heads, shared, bias);
            var isTraining = is_grad_enabled() && (bias.requires_grad || v.requires_grad);
            using var tables = new ToeplitzTables(bias, softmax, steps, shape, isTraining, way);
            if (!tables.IsExact)
            {
                return Dense(bias, v, heads, softmax, shared);
            }

            if (isTraining)
            {
                return ToeplitzFunction.apply(bias, v, tables, heads, shared, bias.requires_grad);
            }

            using var values = v.contiguous();
            return ToeplitzFunction.Forward(tables, values, heads, shared);
        }

        return Dense(bias, v, heads, softmax, shared);
    }

    private static Tensor Dense(Tensor bias, Tensor v, int heads, bool softmax, bool shared)
    {
        var dense = AttentionWeights.InputFree(bias, softmax, emptyRows: true);
        return shared ? Mixing.Shared(dense, v) : Mixing.Heads(dense, v, heads);
    }
}
