using System;
using System.Collections.Generic;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// y = x W^T + b (+ r) with r of the shape of y, a residual: one product of <see cref="PanelProduct{TLanes, TVector}"/>
/// that begins with what is added. Backward, with d the gradient of y: dx = d W, dW = d^T x, db = sum of d over all rows,
/// dr = d.
/// </summary>
public static class LinearLayer
{
    /// <summary>
    /// Below this many multiplications the microseconds of an autograd function of C# are more than the products save
    /// (<c>make bench-kernels FILTER=linear</c>).
    /// </summary>
    private static readonly long s_fewMultiplications = LibtorchProducts.AreHalfAsFast ? 1_000_000 : 32_000_000;

    /// <summary>With fewer columns than this most of a register tile would hold nothing.</summary>
    private const int FewColumns = 16;

    /// <summary>The map of every row.</summary>
    /// <param name="x">[.., i]; anything but float32 on the CPU goes through operations of libtorch.</param>
    /// <param name="weight">W [o, i].</param>
    /// <param name="bias">b [o], or null.</param>
    /// <param name="residual">r [.., o], or null.</param>
    public static Tensor Run(Tensor x, Tensor weight, Tensor? bias = null, Tensor? residual = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        return
            x.numel() / Math.Max(1, x.size(-1)) * weight.numel() >= s_fewMultiplications
            && Math.Min(weight.size(0), weight.size(1)) >= FewColumns
            ? RunAnySize(x, weight, bias, residual)
            : Composed(x, weight, bias, residual);
    }

    /// <summary>The same, by the kernel whatever the size.</summary>
    internal static Tensor RunAnySize(Tensor x, Tensor weight, Tensor? bias, Tensor? residual)
    {
        if (!Takes(x, weight, bias, residual))
        {
            return Composed(x, weight, bias, residual);
        }

        using var rows = x.contiguous();
        var isTrained =
            is_grad_enabled()
            && (
                x.requires_grad
                || weight.requires_grad
                || bias is { requires_grad: true }
                || residual is { requires_grad: true }
            );
        if (!isTrained)
        {
            return LinearProducts.Forward(rows, weight, bias, residual);
        }

        // An argument that is left out is a tensor all the same: an autograd function takes no null.
        var arguments = new List<object> { rows, weight };
        arguments.AddRange(bias is null ? [] : [bias]);
        arguments.AddRange(residual is null ? [] : [residual]);
        arguments.Add(new Form(bias is not null, residual is not null, x.requires_grad, weight.requires_grad));
        return LinearFunction.apply([.. arguments]);
    }

    private static Tensor Composed(Tensor x, Tensor weight, Tensor? bias, Tensor? residual)
    {
        var y = nn.functional.linear(x, weight, bias);
        if (residual is null)
        {
            return y;
        }

        using (y)
        {
            return y.Plus(residual);
        }
    }

    private static bool Takes(Tensor x, Tensor weight, Tensor? bias, Tensor? residual) =>
        x.dim() >= 2
        && weight.dim() == 2
        && KernelTensors.Suit(1, x, weight)
        && (bias is null || KernelTensors.Suit(1, bias))
        && (residual is null || KernelTensors.Suit(1, residual))
        && x.numel() / x.size(-1) * weight.size(0) <= int.MaxValue / sizeof(float)
        && x.size(-1) == weight.size(1);

    /// <summary>Which arguments there are, and which products backward needs.</summary>
    private sealed record Form(bool HasBias, bool HasResidual, bool NeedsInput, bool NeedsWeight)
    {
        public int Tensors => 2 + (HasBias ? 1 : 0) + (HasResidual ? 1 : 0);
    }

    private sealed class LinearFunction : autograd.SingleTensorFunction<LinearFunction>
    {
        public override string Name => nameof(LinearLayer);

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var form = (Form)arguments[^1];
            var (x, weight) = ((Tensor)arguments[0], (Tensor)arguments[1]);
            var bias = form.HasBias ? (Tensor)arguments[2] : null;
            var residual = form.HasResidual ? (Tensor)arguments[form.HasBias ? 3 : 2] : null;
            context.save_for_backward([x, weight]);
            context.save_data("form", form);
            return LinearProducts.Forward(x, weight, bias, residual);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
        {
            var form = (Form)context.get_data("form");
            return KernelFault.Backward(
                context,
                saved => Gradients(form, saved[0], saved[1], gradient),
                tensors: form.Tensors,
                others: 1
            );
        }

        private static List<Tensor> Gradients(Form form, Tensor x, Tensor weight, Tensor gradient)
        {
            // Not disposed of where it is also the residual's gradient.
            var d = gradient.contiguous();
            var input = form.NeedsInput ? LinearProducts.OfInput(d, weight, x) : null;
            var (ofWeight, ofBias) = form.NeedsWeight
                ? LinearProducts.OfWeight(d, x, weight, form.HasBias)
                : (null, form.HasBias ? SumOfRows(d) : null);
            var gradients = new List<Tensor> { input!, ofWeight! };
            if (form.HasBias)
            {
                gradients.Add(ofBias!);
            }

            if (form.HasResidual)
            {
                gradients.Add(d);
            }
            else
            {
                d.Dispose();
            }

            gradients.Add(null!);
            return gradients;
        }

        private static Tensor SumOfRows(Tensor d)
        {
            using var rows = d.view(-1, d.size(-1));
            return rows.sum([0L]);
        }
    }
}
