using System;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>Roundings of the output of a feed-forward network, for constructed weights: none has a gradient.</summary>
public static class Rounding
{
    /// <summary>
    /// e^v of this and more is a whole number in float32 and in float64, so that rounding it changes nothing; and float32
    /// still holds it, which ends at v = 88.
    /// </summary>
    private const double AllWhole = 40;

    /// <summary>log max(round(e^v), 1), entry by entry, for all v that the type holds.</summary>
    public static Tensor LogInteger(Tensor v)
    {
        ArgumentNullException.ThrowIfNull(v);
        var rounded = v.AtMost(AllWhole).exp().round().AtLeast(1).log();
        return where(v.IsAbove(AllWhole), v.detach(), rounded);
    }
}
