using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>Linear maps on values that hold one block per head, side by side.</summary>
public static class HeadMaps
{
    /// <summary>One map for every head: x [B, t, H i], W [o, i] -> [B, t, H o].</summary>
    public static Tensor Shared(Tensor x, Tensor weight, int heads) =>
        nn.functional.linear(x.view(x.size(0), x.size(1), heads, -1), weight).view(x.size(0), x.size(1), -1);

    /// <summary>A map of its own for every head: x [B, t, H i], W [H o, i] -> [B, t, H o].</summary>
    public static Tensor Own(Tensor x, Tensor weight, int heads)
    {
        var (batch, queries) = (x.size(0), x.size(1));
        var blocks = x.view(batch * queries, heads, -1).transpose(0, 1);
        var maps = weight.view(heads, -1, weight.size(1)).transpose(1, 2);
        return bmm(blocks, maps).transpose(0, 1).reshape(batch, queries, -1);
    }

    /// <summary>The transpose of each head's own map: x [B, t, H o], W [H o, i] -> [B, t, H i].</summary>
    public static Tensor Back(Tensor x, Tensor weight, int heads)
    {
        var (batch, queries) = (x.size(0), x.size(1));
        var blocks = x.reshape(batch * queries, heads, -1).transpose(0, 1);
        var maps = weight.view(heads, -1, weight.size(1));
        return bmm(blocks, maps).transpose(0, 1).reshape(batch, queries, -1);
    }

    /// <summary>W [o, H j] composed with E [j, i] block by block: [o, H i].</summary>
    public static Tensor Compose(Tensor outer, Tensor inner, int heads) =>
        matmul(outer.view(outer.size(0), heads, -1), inner).view(outer.size(0), -1);

    /// <summary>Each head's block times its factor: x [B, t, H i], factors [B, t, H] -> [B, t, H i].</summary>
    public static Tensor Scale(Tensor x, Tensor factors) =>
        (x.view(x.size(0), x.size(1), factors.size(-1), -1) * factors.unsqueeze(-1)).view(x.shape);

    /// <summary>A map of the coordinates of a head applied to every head, seen as [B, t H, e]: x [B, t, H e] -> [B, t, H e].</summary>
    public static Tensor Each(Tensor x, int heads, Func<Tensor, Tensor> map) =>
        map(x.reshape(x.size(0), x.size(1) * heads, -1)).view(x.shape);
}
