using System.Collections.Generic;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// y = x r * g with r = 1 / sqrt(mean x^2 + epsilon), in one pass over x [B, T, D] (B. Zhang and R. Sennrich, 2019,
/// arXiv 1910.07467). Backward, with d the gradient of y: dx = r (g * d) - x r^3 mean(x * g * d), dg = sum of d * x r
/// over all rows, added block by block in a fixed order.
/// </summary>
public static class RmsNorm
{
    /// <summary>The norm of every position.</summary>
    /// <param name="x">[B, T, D]; anything but float32 on the CPU is computed by plain operations.</param>
    /// <param name="gain">g [D].</param>
    /// <param name="epsilon">Added under the root.</param>
    public static Tensor Run(Tensor x, Tensor gain, double epsilon) =>
        Rows.Suit(x) && gain.dtype == ScalarType.Float32 && gain.is_contiguous()
            ? RmsNormFunction.apply(x, gain, epsilon)
            : Plain(x, epsilon) * gain;

    /// <summary>The norm of every position without a gain, for inference.</summary>
    /// <param name="x">[B, T, D]; what needs gradients, or is not float32 on the CPU, is computed by plain operations.</param>
    /// <param name="epsilon">Added under the root.</param>
    public static Tensor Run(Tensor x, double epsilon) =>
        Rows.Suit(x) && !x.requires_grad ? RmsNormFunction.Forward(x, null, epsilon).Result : Plain(x, epsilon);

    /// <summary>Squares of float32 are those of float64: they leave its range from 2e19 on.</summary>
    private static Tensor Plain(Tensor x, double epsilon)
    {
        var wide = x.dtype == ScalarType.Float32 ? x.to(ScalarType.Float64) : x;
        var normed = wide / (wide * wide).mean([-1], keepdim: true).Plus(epsilon).sqrt();
        return normed.to(x.dtype);
    }

    private sealed unsafe class RmsNormFunction : autograd.SingleTensorFunction<RmsNormFunction>
    {
        public override string Name => nameof(RmsNorm);

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (x, gain, epsilon) = ((Tensor)arguments[0], (Tensor)arguments[1], (double)arguments[2]);
            var (result, roots) = Forward(x, gain, epsilon);
            context.save_for_backward([x, gain, roots]);
            return result;
        }

        /// <summary>y and r.</summary>
        public static (Tensor Result, Tensor Roots) Forward(Tensor x, Tensor? gain, double epsilon)
        {
            var result = empty(x.shape, ScalarType.Float32);
            var roots = empty([x.size(0), x.size(1)], ScalarType.Float32);
            var pass = new RmsNormForward(
                TensorMemory.OfView(x),
                gain is null ? null : TensorMemory.Of(gain),
                TensorMemory.Of(result),
                TensorMemory.Of(roots),
                Rows.Of(x),
                (int)x.size(2),
                epsilon
            );
            Simd.Run(ref pass);
            return (result, roots);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) =>
            KernelFault.Backward(context, saved => Gradients(saved, gradient), tensors: 2, others: 1);

        private static List<Tensor> Gradients(List<Tensor> saved, Tensor gradient)
        {
            var (x, gain, roots) = (saved[0], saved[1], saved[2]);
            using var d = gradient.contiguous();
            var dx = empty(x.shape, ScalarType.Float32);
            var rows = Rows.Of(x);

            // A single block's gradient of g is the whole of it.
            var blocks = RmsNormBackward.Blocks(rows.Count);
            var parts = zeros(blocks == 1 ? [x.size(2)] : [blocks, x.size(2)], ScalarType.Float32);
            var pass = new RmsNormBackward(
                TensorMemory.OfView(x),
                TensorMemory.Of(gain),
                TensorMemory.Of(roots),
                TensorMemory.Of(d),
                TensorMemory.Of(dx),
                TensorMemory.Of(parts),
                rows,
                (int)x.size(2)
            );
            Simd.Run(ref pass);
            if (blocks == 1)
            {
                return [dx, parts, null!];
            }

            using (parts)
            {
                return [dx, parts.sum([0L]), null!];
            }
        }
    }
}
