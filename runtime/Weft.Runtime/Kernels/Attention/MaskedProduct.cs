using System.Collections.Generic;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// The product of weights w [n, t, T] and values v [n, T, m] by operations of libtorch, in which a weight of 0 leaves its
/// value out. A plain product multiplies the values of keys after the query by 0, and 0 times infinity or NaN is NaN: what is
/// no number at a position would reach all positions before it. The same holds for its gradients, with g that of the
/// product: dv_s sums w_ts g_t over the queries that see s, and dw is 0 where w is.
/// </summary>
internal sealed class MaskedProduct : autograd.SingleTensorFunction<MaskedProduct>
{
    public override string Name => nameof(MaskedProduct);

    /// <summary>w v [n, t, m].</summary>
    public static Tensor Run(Tensor w, Tensor v)
    {
        return is_grad_enabled() && (w.requires_grad || v.requires_grad)
            ? apply(w, v, w.requires_grad, v.requires_grad)
            : Product(w, v);
    }

    /// <summary>Whether all are numbers. Sums that leave the range of the type say no, which costs time alone.</summary>
    public static bool AreFinite(Tensor x)
    {
        using var values = x.detach();
        using var sum = values.sum();
        using var wide = sum.to(ScalarType.Float64);
        return double.IsFinite(wide.item<double>());
    }

    public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        var (w, v) = ((Tensor)arguments[0], (Tensor)arguments[1]);
        context.save_for_backward([w, v]);
        context.save_data("weights", arguments[2]);
        context.save_data("values", arguments[3]);
        return Product(w, v);
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) =>
        KernelFault.Backward(context, saved => Gradients(context, saved[0], saved[1], gradient), tensors: 2, others: 2);

    private static List<Tensor> Gradients(autograd.AutogradContext context, Tensor w, Tensor v, Tensor g)
    {
        var (weights, values) = ((bool)context.get_data("weights"), (bool)context.get_data("values"));
        var dw = weights ? WeightGradient(w, v, g) : null;
        var dv = values ? OverQueries(w, g) : null;
        return [dw!, dv!, null!, null!];
    }

    private static Tensor WeightGradient(Tensor w, Tensor v, Tensor g)
    {
        using var scope = NewDisposeScope();
        var all = bmm(g, v.transpose(1, 2));
        var seen = AreFinite(g) && AreFinite(v) ? all : all.ExceptWhere(w.to(ScalarType.Bool).logical_not(), 0);
        return seen.MoveToOuterDisposeScope();
    }

    private static Tensor OverQueries(Tensor w, Tensor g)
    {
        using var transposed = w.transpose(1, 2);
        return Product(transposed, g);
    }

    private static Tensor Product(Tensor w, Tensor v)
    {
        if (AreFinite(v))
        {
            return bmm(w, v);
        }

        using var scope = NewDisposeScope();
        var none = v.isfinite().logical_not();
        var reached = bmm(w.to(ScalarType.Bool).to(v.dtype), none.to(v.dtype)).to(ScalarType.Bool);
        return bmm(w, v.ExceptWhere(none, 0)).ExceptWhere(reached, double.NaN).MoveToOuterDisposeScope();
    }
}
