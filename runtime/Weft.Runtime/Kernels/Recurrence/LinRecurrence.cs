using System;
using System.Collections.Generic;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Dot-product-free attention with b[h, n] = -p_h n over all positions: out_t = sum over s up to t of w_ts v_s with
/// w_ts = a^(t-s), a = e^-p, divided by D_t = 1 + a + .. + a^t under softmax. It is one recurrence, under softmax a
/// running mean: out_t = out_(t-1) + (v_t - out_(t-1)) / D_t. Backward, with g the gradient of out:
/// dv_t = a dv_(t+1) + g_t / D_t, and dp is the sum of m_t dv_t (v_t - out_(t-1)) where m_t is the mean distance of
/// query t; without softmax dv_t = a dv_(t+1) + g_t and dp is the sum of -a dv_t out_(t-1).
/// </summary>
public static partial class LinRecurrence
{
    /// <summary>Every head mixes its own block of v [B, T, H e], as <see cref="Mixing.Heads"/>.</summary>
    /// <param name="p">Slopes [H], not negative.</param>
    /// <param name="v">Values; float32 on the CPU, anything else is computed by plain operations.</param>
    /// <param name="heads">H.</param>
    /// <param name="softmax">Whether weights are divided by their sum.</param>
    public static Tensor Run(Tensor p, Tensor v, int heads, bool softmax)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(v);
        return KernelTensors.Suit(1, p, v)
            ? Apply(p, v, heads, softmax, false)
            : Mixing.Heads(Weights(p, v, softmax), v, heads);
    }

    /// <summary>Every head mixes the same x [B, T, i] to [B, T, H i], as <see cref="Mixing.Shared"/>.</summary>
    /// <param name="p">Slopes [H], not negative.</param>
    /// <param name="x">Values; float32 on the CPU, anything else is computed by plain operations.</param>
    /// <param name="heads">H.</param>
    /// <param name="softmax">Whether weights are divided by their sum.</param>
    public static Tensor RunShared(Tensor p, Tensor x, int heads, bool softmax)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(x);
        return KernelTensors.Suit(heads, p, x)
            ? Apply(p, x, heads, softmax, true)
            : Mixing.Shared(Weights(p, x, softmax), x);
    }

    private static Tensor Weights(Tensor p, Tensor v, bool softmax)
    {
        using var n = Arithmetic.Range(0, v.size(1), ScalarType.Float64, p.device).to(p.dtype);
        return AttentionWeights.InputFree(-p.unsqueeze(1) * n, softmax);
    }

    private static Tensor Apply(Tensor p, Tensor v, int heads, bool softmax, bool shared)
    {
        // Before libtorch calls back, where an exception would end the process.
        _ = MixingShape.Of(v, heads, shared, p);
        var slope = p.requires_grad;
        if (is_grad_enabled() && (slope || v.requires_grad))
        {
            return LinFunction.apply(p, v, heads, softmax, shared, slope);
        }

        using var values = v.contiguous();
        var (result, factors) = Forward(p, values, heads, softmax, shared);
        factors.Dispose();
        return result;
    }

    private static unsafe (Tensor Result, Tensor Factors) Forward(
        Tensor p,
        Tensor v,
        int heads,
        bool softmax,
        bool shared
    )
    {
        var shape = MixingShape.Of(v, heads, shared, p);
        using var slopes = p.detach().to(ScalarType.Float64).contiguous();
        var decay = new LinDecay(slopes.data<double>().ToArray(), softmax);
        using var all = empty([shape.Length, LinDecay.Factors, heads], ScalarType.Float32);
        var rows = TensorMemory.Of(all);
        var factors = all.narrow(0, 0, decay.Tabulate(rows, shape.Length));
        var result = empty([shape.Batch, shape.Length, shape.Row], ScalarType.Float32);
        var pass = new LinPasses
        {
            Shape = shape,
            Factors = rows,
            FactorRows = (int)factors.size(0),
            Values = TensorMemory.Of(v),
            Result = TensorMemory.Of(result),
        };
        Simd.Run(ref pass);
        return (result, factors);
    }

    private sealed unsafe class LinFunction : autograd.SingleTensorFunction<LinFunction>
    {
        public override string Name => nameof(LinRecurrence);

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (p, heads, softmax, shared) = (
                (Tensor)arguments[0],
                (int)arguments[2],
                (bool)arguments[3],
                (bool)arguments[4]
            );
            var v = ((Tensor)arguments[1]).contiguous();
            var (result, factors) = Forward(p, v, heads, softmax, shared);
            context.save_for_backward([p, v, result, factors]);
            context.save_data("heads", heads);
            context.save_data("softmax", softmax);
            context.save_data("shared", shared);
            context.save_data("slope", arguments[5]);
            return result;
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) =>
            KernelFault.Backward(context, saved => Gradients(context, saved, gradient), tensors: 2, others: 4);

        private static List<Tensor> Gradients(autograd.AutogradContext context, List<Tensor> saved, Tensor gradient)
        {
            var (p, v, result, factors) = (saved[0], saved[1], saved[2], saved[3]);
            var (softmax, slope) = ((bool)context.get_data("softmax"), (bool)context.get_data("slope"));
            var shape = MixingShape.Of(v, (int)context.get_data("heads"), (bool)context.get_data("shared"), p);
            using var g = gradient.contiguous();
            var dv = empty(v.shape, ScalarType.Float32);
            var parts = slope ? new double[(long)shape.Batch * shape.Row] : null;
            var pass = new LinPasses
            {
                Shape = shape,
                Factors = TensorMemory.Of(factors),
                FactorRows = (int)factors.size(0),
                Values = softmax ? TensorMemory.Of(v) : null,
                Result = TensorMemory.Of(result),
                Gradient = TensorMemory.Of(g),
                ValueGradient = TensorMemory.Of(dv),
                SlopeParts = parts,
            };
            Simd.Run(ref pass);
            return [slope ? SlopeGradient(p, shape, parts!) : null!, dv, null!, null!, null!, null!];
        }

        private static Tensor SlopeGradient(Tensor p, MixingShape shape, double[] parts)
        {
            var sums = new double[shape.Heads];
            for (var i = 0; i < parts.Length; i++)
            {
                sums[i % shape.Row / shape.Size] += parts[i];
            }

            using var exact = tensor(sums, ScalarType.Float64);
            using var rounded = exact.to(ScalarType.Float32);
            return rounded.reshape(p.shape);
        }
    }
}
