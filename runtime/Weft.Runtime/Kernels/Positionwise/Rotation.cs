using System.Collections.Generic;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Pairs of coordinates rotated in one pass: y = x * C + swap(x) * S with C = (cos, cos) and S = (-sin, sin) for each
/// pair (J. Su et al., 2021, arXiv 2104.09864). The gradient is the rotation back. x [B, t, H e], C and S [t, e] ->
/// [B, t, H e]; heads that are not rotated are copied.
/// </summary>
internal static class Rotation
{
    /// <summary>Whether the kernel takes these; others need plain operations.</summary>
    public static bool Suits(Tensor x) => Rows.Suit(x);

    /// <summary>The rotation.</summary>
    /// <param name="x">Queries or keys.</param>
    /// <param name="cosines">C for the positions of x, contiguous.</param>
    /// <param name="sines">S for the positions of x, contiguous.</param>
    /// <param name="heads">H.</param>
    /// <param name="first">First head that is rotated.</param>
    /// <param name="count">How many are.</param>
    public static Tensor Run(Tensor x, Tensor cosines, Tensor sines, int heads, int first, int count) =>
        RotationFunction.apply(x, cosines, sines, heads, first, count);

    /// <summary>One pass over x; <paramref name="sign"/> -1 rotates back.</summary>
    internal static unsafe Tensor Pass(
        Tensor x,
        Tensor cosines,
        Tensor sines,
        int heads,
        int first,
        int count,
        float sign
    )
    {
        var result = empty(x.shape, ScalarType.Float32);
        var kernel = new RotationPass(
            TensorMemory.OfView(x),
            TensorMemory.Of(cosines),
            TensorMemory.Of(sines),
            TensorMemory.Of(result),
            Rows.Of(x),
            (int)x.size(2),
            (int)x.size(2) / heads,
            first,
            count,
            sign
        );
        Simd.Run(ref kernel);
        return result;
    }

    private sealed class RotationFunction : autograd.SingleTensorFunction<RotationFunction>
    {
        public override string Name => nameof(Rotation);

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (x, cosines, sines) = ((Tensor)arguments[0], (Tensor)arguments[1], (Tensor)arguments[2]);
            var (heads, first, count) = ((int)arguments[3], (int)arguments[4], (int)arguments[5]);
            context.save_for_backward([cosines, sines]);
            context.save_data("heads", heads);
            context.save_data("first", first);
            context.save_data("count", count);
            return Pass(x, cosines, sines, heads, first, count, 1);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) =>
            KernelFault.Backward(context, saved => Gradients(context, saved, gradient), tensors: 1, others: 5);

        private static List<Tensor> Gradients(autograd.AutogradContext context, List<Tensor> saved, Tensor gradient)
        {
            using var rows = gradient.contiguous();
            var result = Pass(
                rows,
                saved[0],
                saved[1],
                (int)context.get_data("heads"),
                (int)context.get_data("first"),
                (int)context.get_data("count"),
                -1
            );
            return [result, null!, null!, null!, null!, null!];
        }
    }
}
