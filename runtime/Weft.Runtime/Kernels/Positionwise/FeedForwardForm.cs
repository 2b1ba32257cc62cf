using System;
using System.Collections.Generic;
using System.Linq;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>What a feed-forward network is applied to, and its parameters.</summary>
/// <param name="X">x [.., D].</param>
/// <param name="Inner">B [F, D], or [2 F, D] where it is gated.</param>
/// <param name="InnerBias">c, or null.</param>
/// <param name="Outer">A [O, F].</param>
/// <param name="OuterBias">b [O], or null.</param>
/// <param name="Residual">r [.., O], or null.</param>
internal sealed record FeedForwardArguments(
    Tensor X,
    Tensor Inner,
    Tensor? InnerBias,
    Tensor Outer,
    Tensor? OuterBias,
    Tensor? Residual
)
{
    /// <summary>Those that there are: an autograd function takes no null.</summary>
    public IReadOnlyList<Tensor> All => [.. new[] { X, Inner, Outer, InnerBias, OuterBias, Residual }.OfType<Tensor>()];

    /// <summary>Multiplications of both maps.</summary>
    public long Multiplications => X.numel() / Math.Max(1, X.size(-1)) * (Inner.numel() + Outer.numel());

    /// <summary>The least of all widths.</summary>
    public long Narrowest => Math.Min(Math.Min(Inner.size(0), Inner.size(1)), Outer.size(0));

    /// <summary>Whether the kernel can take them.</summary>
    public bool Suit(bool gated) =>
        X.dim() >= 2
        && Inner.dim() == 2
        && Outer.dim() == 2
        && X.size(-1) == Inner.size(1)
        && Outer.size(1) * (gated ? 2 : 1) == Inner.size(0)
        && KernelTensors.Suit(1, [.. All])
        && X.numel() / X.size(-1) * Math.Max(Inner.size(0), Outer.size(0)) <= int.MaxValue / sizeof(float);
}

/// <summary>Which arguments a network has, and which gradients are wanted.</summary>
internal sealed record FeedForwardForm(
    bool Gated,
    bool HasInnerBias,
    bool HasOuterBias,
    bool HasResidual,
    bool NeedsInput
)
{
    /// <summary>Of the arguments of an autograd function, in the order of <see cref="FeedForwardArguments.All"/>.</summary>
    public FeedForwardArguments Arguments(object[] arguments)
    {
        var next = 3;
        Tensor? Next(bool isThere) => isThere ? (Tensor)arguments[next++] : null;
        return new(
            (Tensor)arguments[0],
            (Tensor)arguments[1],
            Next(HasInnerBias),
            (Tensor)arguments[2],
            Next(HasOuterBias),
            Next(HasResidual)
        );
    }

    /// <summary>How many arguments are tensors.</summary>
    public int Tensors => 3 + (HasInnerBias ? 1 : 0) + (HasOuterBias ? 1 : 0) + (HasResidual ? 1 : 0);
}
