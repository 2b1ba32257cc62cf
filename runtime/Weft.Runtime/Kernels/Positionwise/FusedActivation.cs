using System;
using System.Collections.Generic;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Bias and activation of a linear map in one pass: y = sigma(x + c) for x [.., F], or, gated, y = sigma(z') z'' for
/// the halves z', z'' of x + c, x [.., 2 F] (N. Shazeer, 2020, arXiv 2002.05202). Backward is one pass too, which also adds
/// up the gradient of c, block by block in a fixed order. gelu is the exact one, z Phi(z). relu is left to libtorch, whose
/// two passes cost no more next to the product.
/// </summary>
public static class FusedActivation
{
    /// <summary>
    /// Below so many numbers the calls of an autograd function cost more than the passes that it saves, and plain
    /// operations are used.
    /// </summary>
    internal const int FewNumbers = 1 << 15;

    /// <summary>z Phi(z) with z = x + c.</summary>
    /// <param name="x">[.., F]; anything but float32 on the CPU is computed by plain operations.</param>
    /// <param name="bias">c [F], or null for 0.</param>
    public static Tensor Gelu(Tensor x, Tensor? bias) => Run<GeluCurve>(x, bias, false, z => nn.functional.gelu(z));

    /// <summary>silu(z') z'' with (z', z'') = x + c and silu(z) = z / (1 + e^-z).</summary>
    /// <param name="x">[.., 2 F]; anything but float32 on the CPU is computed by plain operations.</param>
    /// <param name="bias">c [2 F], or null for 0.</param>
    public static Tensor SwiGlu(Tensor x, Tensor? bias) => Run<SiluCurve>(x, bias, true, z => nn.functional.silu(z));

    /// <summary>gelu(z') z'' with (z', z'') = x + c.</summary>
    /// <param name="x">[.., 2 F]; anything but float32 on the CPU is computed by plain operations.</param>
    /// <param name="bias">c [2 F], or null for 0.</param>
    public static Tensor GeGlu(Tensor x, Tensor? bias) => Run<GeluCurve>(x, bias, true, z => nn.functional.gelu(z));

    /// <summary>By the kernel, whatever the size.</summary>
    /// <exception cref="ArgumentException">The bias does not fit, or the halves are not equal.</exception>
    internal static Tensor ByKernel<TCurve>(Tensor x, Tensor? bias, bool gated)
        where TCurve : struct, ICurve
    {
        var stride = x.size(-1);
        if ((bias is not null && (bias.dim() != 1 || bias.size(0) != stride)) || (gated && stride % 2 != 0))
        {
            throw new ArgumentException(
                $"found x [{string.Join(", ", x.shape)}] and c [{string.Join(", ", bias?.shape ?? [])}], "
                    + $"expected {(gated ? "[.., 2 F] and [2 F]" : "[.., F] and [F]")}"
            );
        }

        using var scope = NewDisposeScope();
        var rows = x.contiguous();
        var shift = bias?.contiguous();
        var isTrained = is_grad_enabled() && (x.requires_grad || bias is { requires_grad: true });
        Tensor result;
        if (!isTrained)
        {
            result = Forward<TCurve>(rows, shift, gated);
        }
        else
        {
            result = shift is null
                ? ActivationFunction<TCurve>.apply(rows, gated)
                : ActivationFunction<TCurve>.apply(rows, shift, gated);
        }

        return result.MoveToOuterDisposeScope();
    }

    private static Tensor Run<TCurve>(Tensor x, Tensor? bias, bool gated, Func<Tensor, Tensor> plain)
        where TCurve : struct, ICurve
    {
        if (x.numel() >= FewNumbers && KernelTensors.Suit(1, x) && (bias is null || KernelTensors.IsSingleOnCpu(bias)))
        {
            return ByKernel<TCurve>(x, bias, gated);
        }

        using var scope = NewDisposeScope();
        var z = bias is null ? x : x.Plus(bias);
        if (!gated)
        {
            return plain(z).MoveToOuterDisposeScope();
        }

        var half = z.size(-1) / 2;
        return (plain(z.narrow(-1, 0, half)) * z.narrow(-1, half, half)).MoveToOuterDisposeScope();
    }

    private static unsafe ActivationRows RowsOf(Tensor x, Tensor? bias, bool gated)
    {
        var stride = (int)x.size(-1);
        return new(
            TensorMemory.Of(x),
            bias is null ? null : TensorMemory.Of(bias),
            (int)(x.numel() / stride),
            gated ? stride / 2 : stride,
            gated
        );
    }

    private static unsafe Tensor Forward<TCurve>(Tensor x, Tensor? bias, bool gated)
        where TCurve : struct, ICurve
    {
        var rows = RowsOf(x, bias, gated);
        var shape = (long[])x.shape.Clone();
        shape[^1] = rows.Width;
        var result = empty(shape, ScalarType.Float32);
        var pass = new ActivationForward<TCurve>(rows, TensorMemory.Of(result));
        Simd.Run(ref pass);
        return result;
    }

    private sealed unsafe class ActivationFunction<TCurve> : autograd.SingleTensorFunction<ActivationFunction<TCurve>>
        where TCurve : struct, ICurve
    {
        public override string Name => nameof(FusedActivation);

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var x = (Tensor)arguments[0];
            var bias = arguments.Length > 2 ? (Tensor)arguments[1] : null;
            var gated = (bool)arguments[^1];
            context.save_for_backward(bias is null ? [x] : [x, bias]);
            context.save_data("gated", gated);
            context.save_data("biased", bias is not null);
            return Forward<TCurve>(x, bias, gated);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) =>
            KernelFault.Backward(
                context,
                saved => Gradients(saved, gradient, (bool)context.get_data("gated")),
                tensors: (bool)context.get_data("biased") ? 2 : 1,
                others: 1
            );

        private static List<Tensor> Gradients(List<Tensor> saved, Tensor gradient, bool gated)
        {
            var (x, bias) = (saved[0], saved.Count > 1 ? saved[1] : null);
            using var d = gradient.contiguous();
            var rows = RowsOf(x, bias, gated);
            var dx = empty(x.shape, ScalarType.Float32);
            var parts = bias is null ? null : zeros([rows.Blocks, rows.Stride], ScalarType.Float32);
            var pass = new ActivationBackward<TCurve>(
                rows,
                TensorMemory.Of(d),
                TensorMemory.Of(dx),
                parts is null ? null : TensorMemory.Of(parts)
            );
            Simd.Run(ref pass);
            if (parts is null)
            {
                return [dx, null!];
            }

            using (parts)
            {
                return [dx, parts.sum([0L]), null!];
            }
        }
    }
}
