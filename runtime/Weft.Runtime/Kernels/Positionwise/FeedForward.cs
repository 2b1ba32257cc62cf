using System;
using System.Collections.Generic;
using System.Linq;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// A feed-forward network: y = sigma(x B^T + c) A^T + b (+ r), or, gated, with sigma(z') z'' for the halves of
/// z = x B^T + c (N. Shazeer, 2020, arXiv 2002.05202); r is a residual of the shape of y. The hidden units of some rows are
/// computed, activated and mapped on while the second-level cache holds them. For backward z alone is kept: its activation
/// is computed anew where the gradient of A needs it.
/// </summary>
public static class FeedForward
{
    /// <summary>
    /// Below this many multiplications of both maps together the microseconds of an autograd function of C# are more than
    /// the passes save, and the maps are computed one by one (<c>make bench-kernels FILTER=feed-forward</c>).
    /// </summary>
    private static readonly long s_fewMultiplications = LibtorchProducts.AreHalfAsFast ? 1_000_000 : 8_000_000;

    /// <summary>With fewer columns than this most of a register tile would hold nothing.</summary>
    private const int FewColumns = 16;

    /// <summary>With sigma(z) = max(z, 0).</summary>
    /// <param name="x">[.., D]; anything but float32 on the CPU goes through the maps one by one.</param>
    /// <param name="inner">B [F, D].</param>
    /// <param name="innerBias">c [F], or null.</param>
    /// <param name="outer">A [O, F].</param>
    /// <param name="outerBias">b [O], or null.</param>
    /// <param name="residual">r [.., O], or null.</param>
    public static Tensor Relu(
        Tensor x,
        Tensor inner,
        Tensor? innerBias,
        Tensor outer,
        Tensor? outerBias,
        Tensor? residual = null
    ) => Run<ReluCurve>(new(x, inner, innerBias, outer, outerBias, residual), false, ComposedRelu);

    /// <summary>With sigma(z) = z Phi(z).</summary>
    /// <inheritdoc cref="Relu" path="/param"/>
    public static Tensor Gelu(
        Tensor x,
        Tensor inner,
        Tensor? innerBias,
        Tensor outer,
        Tensor? outerBias,
        Tensor? residual = null
    ) => Run<GeluCurve>(new(x, inner, innerBias, outer, outerBias, residual), false, FusedActivation.Gelu);

    /// <summary>With silu(z') z'', silu(z) = z / (1 + e^-z); B [2 F, D] and c [2 F].</summary>
    /// <inheritdoc cref="Relu" path="/param"/>
    public static Tensor SwiGlu(
        Tensor x,
        Tensor inner,
        Tensor? innerBias,
        Tensor outer,
        Tensor? outerBias,
        Tensor? residual = null
    ) => Run<SiluCurve>(new(x, inner, innerBias, outer, outerBias, residual), true, FusedActivation.SwiGlu);

    /// <summary>With gelu(z') z''; B [2 F, D] and c [2 F].</summary>
    /// <inheritdoc cref="Relu" path="/param"/>
    public static Tensor GeGlu(
        Tensor x,
        Tensor inner,
        Tensor? innerBias,
        Tensor outer,
        Tensor? outerBias,
        Tensor? residual = null
    ) => Run<GeluCurve>(new(x, inner, innerBias, outer, outerBias, residual), true, FusedActivation.GeGlu);

    /// <summary>By the kernel, whatever the size, where the tensors suit it; else one map after the other.</summary>
    internal static Tensor ByKernel<TCurve>(
        FeedForwardArguments given,
        bool gated,
        Func<Tensor, Tensor?, Tensor> activate
    )
        where TCurve : struct, ICurve
    {
        if (!given.Suit(gated))
        {
            return Composed(given, activate);
        }

        using var rows = given.X.contiguous();
        var flat = given with { X = rows };
        if (!is_grad_enabled() || !given.All.Any(tensor => tensor.requires_grad))
        {
            return FeedForwardProducts.Forward<TCurve>(flat, gated, keep: false).Result;
        }

        var form = new FeedForwardForm(
            gated,
            given.InnerBias is not null,
            given.OuterBias is not null,
            given.Residual is not null,
            given.X.requires_grad
        );
        return FeedForwardFunction<TCurve>.apply([.. flat.All, form]);
    }

    private static Tensor Run<TCurve>(FeedForwardArguments given, bool gated, Func<Tensor, Tensor?, Tensor> activate)
        where TCurve : struct, ICurve =>
        given.Multiplications >= s_fewMultiplications && given.Narrowest >= FewColumns
            ? ByKernel<TCurve>(given, gated, activate)
            : Composed(given, activate);

    private static Tensor Composed(FeedForwardArguments given, Func<Tensor, Tensor?, Tensor> activate)
    {
        using var product = LinearLayer.Run(given.X, given.Inner);
        using var hidden = activate(product, given.InnerBias);
        return LinearLayer.Run(hidden, given.Outer, given.OuterBias, given.Residual);
    }

    private static Tensor ComposedRelu(Tensor product, Tensor? bias)
    {
        if (bias is null)
        {
            return nn.functional.relu(product);
        }

        using var shifted = product.Plus(bias);
        return nn.functional.relu(shifted);
    }

    private sealed class FeedForwardFunction<TCurve> : autograd.SingleTensorFunction<FeedForwardFunction<TCurve>>
        where TCurve : struct, ICurve
    {
        public override string Name => nameof(FeedForward);

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var form = (FeedForwardForm)arguments[^1];
            var given = form.Arguments(arguments);
            var (result, hidden) = FeedForwardProducts.Forward<TCurve>(given, form.Gated, keep: true);
            context.save_for_backward([given.X, hidden!, given.Inner, given.Outer]);
            context.save_data("form", form);
            return result;
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient)
        {
            var form = (FeedForwardForm)context.get_data("form");
            return KernelFault.Backward(
                context,
                saved => Gradients(form, saved, gradient),
                tensors: form.Tensors,
                others: 1
            );
        }

        private static List<Tensor> Gradients(FeedForwardForm form, List<Tensor> saved, Tensor gradient)
        {
            var (x, hidden, inner, outer) = (saved[0], saved[1], saved[2], saved[3]);

            // Not disposed of where it is also the residual's gradient.
            var d = gradient.contiguous();
            var (ofInput, ofHidden) = FeedForwardProducts.OfInput<TCurve>(d, hidden, x, inner, outer, form);
            using (ofHidden)
            {
                var (ofInner, ofInnerBias) = LinearProducts.OfWeight(ofHidden, x, inner, form.HasInnerBias);
                var (ofOuter, ofOuterBias) = FeedForwardProducts.OfOuter<TCurve>(d, hidden, outer, form);
                var gradients = new List<Tensor?> { ofInput, ofInner, ofOuter };
                gradients.AddRange(form.HasInnerBias ? [ofInnerBias] : []);
                gradients.AddRange(form.HasOuterBias ? [ofOuterBias] : []);
                gradients.AddRange(form.HasResidual ? [d] : []);
                gradients.Add(null);
                if (!form.HasResidual)
                {
                    d.Dispose();
                }

                return gradients!;
            }
        }
    }
}
