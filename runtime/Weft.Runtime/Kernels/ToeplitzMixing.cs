using System;
using System.Collections.Generic;
using System.Numerics;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Dot-product-free attention over all positions for any biases by distance b [H, T]: out_t = sum over s up to t of
/// w(t - s) v_s / D_t, w = exp(b), with D_t = w(0) + .. + w(t) under softmax and 1 without, in O(T log T) by transforms
/// (<see cref="ToeplitzPass"/>). Backward, with g the gradient of out: dv_s is the sum over t of w(t - s) g_t / D_t, and
/// db(n) = w(n) (sum over t of g_t v_(t-n) / D_t - sum over t from n of g_t out_t / D_t), the last under softmax only.
/// A query without keys gives 0. Errors go with the largest numbers of a column, so under softmax kernels that start
/// far below their largest weight are left to dense weights.
/// </summary>
public static class ToeplitzMixing
{
    /// <summary>Every head mixes its own block of v [B, T, H e], as <see cref="Mixing.Heads"/>.</summary>
    /// <param name="bias">b [H, T], <see cref="DistanceBias.Excluded"/> where not admissible.</param>
    /// <param name="v">Values; float32 on the CPU, anything else is computed by plain operations.</param>
    /// <param name="heads">H.</param>
    /// <param name="softmax">Whether weights are divided by their sum.</param>
    public static Tensor Run(Tensor bias, Tensor v, int heads, bool softmax) => Mix(bias, v, heads, softmax, false);

    /// <summary>Every head mixes the same x [B, T, i] to [B, T, H i], as <see cref="Mixing.Shared"/>.</summary>
    /// <param name="bias">b [H, T], <see cref="DistanceBias.Excluded"/> where not admissible.</param>
    /// <param name="x">Values; float32 on the CPU, anything else is computed by plain operations.</param>
    /// <param name="heads">H.</param>
    /// <param name="softmax">Whether weights are divided by their sum.</param>
    public static Tensor RunShared(Tensor bias, Tensor x, int heads, bool softmax) =>
        Mix(bias, x, heads, softmax, true);

    private static Tensor Mix(Tensor bias, Tensor v, int heads, bool softmax, bool shared)
    {
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentNullException.ThrowIfNull(v);
        KernelFault.Rethrow();
        if (KernelTensors.Suit(shared ? heads : 1, bias, v))
        {
            // Before libtorch calls back, where an exception would end the process.
            _ = MixingShape.Of(v, heads, shared, bias);
            using var weights = new Tables(bias, softmax);
            if (weights.Even)
            {
                if (is_grad_enabled() && (bias.requires_grad || v.requires_grad))
                {
                    return ToeplitzFunction.apply(bias, v, weights, heads, shared, bias.requires_grad);
                }

                using var values = v.contiguous();
                return Forward(weights, values, heads, shared);
            }
        }

        var dense = AttentionWeights.InputFree(bias, softmax, emptyRows: true);
        return shared ? Mixing.Shared(dense, v) : Mixing.Heads(dense, v, heads);
    }

    private static unsafe Tensor Forward(Tables weights, Tensor v, int heads, bool shared)
    {
        var shape = MixingShape.Of(v, heads, shared, weights.Weights);
        var result = empty([shape.Batch, shape.Length, shape.Row], ScalarType.Float32);
        var twiddles = Points(shape.Length);
        using var spectra = empty([heads, 2 * twiddles.Points], ScalarType.Float32);
        var pass = new ToeplitzPass
        {
            Shape = shape,
            Twiddles = twiddles,
            Weights = TensorMemory.Of(weights.Weights),
            Inverse = TensorMemory.Of(weights.Inverse),
            Spectra = TensorMemory.Of(spectra),
            Values = TensorMemory.Of(v),
            Result = TensorMemory.Of(result),
        };
        Simd.Run(ref pass);
        return result;
    }

    private static FourierTwiddles Points(int length) =>
        FourierTwiddles.Of((int)BitOperations.RoundUpToPowerOf2((uint)length));

    /// <summary>w and 1 / D, [H, T].</summary>
    private sealed unsafe class Tables : IDisposable
    {
        public Tables(Tensor bias, bool softmax)
        {
            using var b = bias.detach().contiguous();
            var (heads, length) = ((int)b.size(0), (int)b.size(1));
            Softmax = softmax;
            Weights = empty(b.shape, ScalarType.Float32);
            Inverse = empty(b.shape, ScalarType.Float32);
            float* from = TensorMemory.Of(b),
                weights = TensorMemory.Of(Weights),
                inverse = TensorMemory.Of(Inverse);
            var even = new bool[heads];
            ThreadTeam.Run(
                heads,
                h =>
                {
                    var at = (nint)h * length;
                    even[h] = ToeplitzWeights.Fill(from + at, length, softmax, weights + at, inverse + at);
                }
            );
            Even = !even.AsSpan().Contains(false);
        }

        public bool Softmax { get; }

        public bool Even { get; }

        public Tensor Weights { get; }

        public Tensor Inverse { get; }

        public void Dispose()
        {
            Weights.Dispose();
            Inverse.Dispose();
        }
    }

    private sealed unsafe class ToeplitzFunction : autograd.SingleTensorFunction<ToeplitzFunction>
    {
        public override string Name => nameof(ToeplitzMixing);

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (bias, weights, heads, shared) = (
                (Tensor)arguments[0],
                (Tables)arguments[2],
                (int)arguments[3],
                (bool)arguments[4]
            );
            var v = ((Tensor)arguments[1]).contiguous();
            var result = Forward(weights, v, heads, shared);
            context.save_for_backward([bias, v, result, weights.Weights.alias(), weights.Inverse.alias()]);
            context.save_data("softmax", weights.Softmax);
            context.save_data("heads", heads);
            context.save_data("shared", shared);
            context.save_data("bias", arguments[5]);
            return result;
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) =>
            KernelFault.Backward(
                context,
                saved => Gradients(context, saved, gradient),
                saved => [saved[0], saved[1], null, null, null, null]
            );

        private static List<Tensor> Gradients(autograd.AutogradContext context, List<Tensor> saved, Tensor gradient)
        {
            var (v, result, weights, inverse) = (saved[1], saved[2], saved[3], saved[4]);
            var shape = MixingShape.Of(v, (int)context.get_data("heads"), (bool)context.get_data("shared"), weights);
            using var g = gradient.contiguous();
            var twiddles = Points(shape.Length);
            using var spectra = empty([shape.Heads, 2 * twiddles.Points], ScalarType.Float32);
            var dv = empty([shape.Batch, shape.Length, shape.Row], ScalarType.Float32);
            var db = (bool)context.get_data("bias") ? empty([shape.Heads, shape.Length], ScalarType.Float32) : null;
            var pass = new ToeplitzPass
            {
                Shape = shape,
                Twiddles = twiddles,
                Weights = TensorMemory.Of(weights),
                Inverse = TensorMemory.Of(inverse),
                Spectra = TensorMemory.Of(spectra),
                Values = TensorMemory.Of(v),
                Gradient = TensorMemory.Of(g),
                ValueGradient = TensorMemory.Of(dv),
                Correlations = db is null ? null : TensorMemory.Of(db),
            };
            Simd.Run(ref pass);
            if (db is not null)
            {
                Finish(shape, db, weights, inverse, (bool)context.get_data("softmax") ? (g, result) : null);
            }

            if (shape.Shared && shape.Heads > 1)
            {
                using var each = dv;
                dv = each.view(shape.Batch, shape.Length, shape.Heads, shape.Size).sum(2);
            }

            return [db!, dv, null!, null!, null!, null!];
        }

        /// <summary>From correlations to gradients: less the normaliser's part, times w.</summary>
        private static void Finish(
            MixingShape shape,
            Tensor db,
            Tensor weights,
            Tensor inverse,
            (Tensor, Tensor)? softmax
        )
        {
            using var scope = NewDisposeScope();
            float* to = TensorMemory.Of(db),
                w = TensorMemory.Of(weights),
                inverses = TensorMemory.Of(inverse);
            var dots = zeros([shape.Length, shape.Heads], ScalarType.Float32);
            if (softmax is var (g, result))
            {
                dots = (g * result).view(shape.Batch, shape.Length, shape.Heads, shape.Size).sum([0, 3]);
            }

            var dot = TensorMemory.Of(dots);
            for (var h = 0; h < shape.Heads; h++)
            {
                double sum = 0;
                for (var n = shape.Length - 1; n >= 0; n--)
                {
                    var at = (nint)h * shape.Length + n;
                    sum += (double)dot[(nint)n * shape.Heads + h] * inverses[at];
                    to[at] = (float)(w[at] * (to[at] - sum));
                }
            }
        }
    }
}
