using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>
/// What libtorch's causal attention gives, [B, H, T, e or more], as [B, T, H e], with a gradient that stays causal: libtorch
/// multiplies gradients of outputs by the weights 0 of keys after them, and 0 times what is no number is none. Such gradients
/// are kept from it; what they reach is no number: queries of their rows, keys and values up to them, and slopes.
/// </summary>
internal sealed class FlashGradient : autograd.SingleTensorFunction<FlashGradient>
{
    public override string Name => nameof(FlashAttention);

    /// <summary>The result; q, k, v [B, T, H e] and slopes [H] or null are what the attention was computed of.</summary>
    public static Tensor Run(Tensor mixed, Tensor q, Tensor k, Tensor v, Tensor? slopes, int heads)
    {
        var isTrained = is_grad_enabled() && mixed.requires_grad;
        return !isTrained ? SideBySide(mixed, v)
            : slopes is null ? apply(mixed, q, k, v, heads)
            : apply(mixed, q, k, v, slopes, heads);
    }

    public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
    {
        var tensors = arguments.OfType<Tensor>().ToList();
        context.save_for_backward(tensors);
        context.save_data("heads", arguments[^1]);
        context.save_data("sloped", tensors.Count > 4);
        return SideBySide(tensors[0], tensors[3]);
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradient) =>
        KernelFault.Backward(
            context,
            saved => Gradients(saved, gradient, (int)context.get_data("heads")),
            tensors: (bool)context.get_data("sloped") ? 5 : 4,
            others: 1
        );

    /// <summary>A copy, also where a view would do: the gradient of a view is that of its base.</summary>
    private static Tensor SideBySide(Tensor mixed, Tensor v)
    {
        var (heads, size) = (mixed.size(1), v.size(2) / mixed.size(1));
        var result = empty(v.shape, v.dtype, v.device);
        using var blocks = result.view(v.size(0), v.size(1), heads, size);
        using var rows = mixed.narrow(-1, 0, size);
        using var turned = rows.transpose(1, 2);
        blocks.copy_(turned).Dispose();
        return result;
    }

    private static List<Tensor> Gradients(List<Tensor> saved, Tensor gradient, int heads)
    {
        using var scope = NewDisposeScope();
        var (mixed, q, k, v) = (saved[0], saved[1], saved[2], saved[3]);
        var count = saved.Count + 1;
        var isFinite = MaskedProduct.AreFinite(gradient);
        var bad = isFinite ? null : gradient.isfinite().logical_not();
        var rows = Apart(bad is null ? gradient : gradient.ExceptWhere(bad, 0), heads).transpose(1, 2);
        var padded = nn.functional.pad(rows, [0, mixed.size(3) - rows.size(3)]);
        var gradients = new Tensor[count];
        gradients[0] = padded.MoveToOuterDisposeScope();
        if (bad is not null && bad.any().item<bool>())
        {
            var ofRow = Apart(bad, heads).any(-1, keepdim: true);
            gradients[1] = NoNumber(Spread(ofRow, q, heads), q);
            gradients[2] = NoNumber(Spread(Before(ofRow), k, heads), k);
            gradients[3] = NoNumber(Before(bad), v);
            if (saved.Count > 4)
            {
                gradients[4] = NoNumber(ofRow.flatten(2).any(1).any(0).view(saved[4].shape), saved[4]);
            }
        }

        return [.. gradients];
    }

    /// <summary>[B, T, H e] as [B, T, H, e].</summary>
    private static Tensor Apart(Tensor x, int heads) => x.reshape(x.size(0), x.size(1), heads, -1);

    /// <summary>For every position whether it is so at it or after it.</summary>
    private static Tensor Before(Tensor mask) =>
        mask.to(ScalarType.Int32).flip(1).cumsum(1).flip(1).to(ScalarType.Bool);

    private static Tensor Spread(Tensor ofHead, Tensor like, int heads) =>
        ofHead.expand(like.size(0), like.size(1), heads, like.size(2) / heads).reshape(like.shape);

    private static Tensor NoNumber(Tensor mask, Tensor like) =>
        zeros(like.shape, like.dtype, like.device).ExceptWhere(mask, double.NaN).MoveToOuterDisposeScope();
}
