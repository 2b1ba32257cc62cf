using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Positions;

namespace Weft.Compiler.Ir.Ops;

/// <summary>The slopes p_h of a group of heads, [H], from its encoding's parameters; 0 where nothing is added to logits.</summary>
public sealed record SlopesOp(EquatableArray<int> Parameters, PositionScheme Scheme, int Heads) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "slopes";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => Parameters;
        init => Parameters = value;
    }

    /// <inheritdoc/>
    public override string Settings => $"{Scheme.Word}, {Heads.ToString(CultureInfo.InvariantCulture)} heads";

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands.All(shape => shape.Axes[0] == Heads),
            $"slopes takes parameters with {Heads} rows",
            operands
        );
        return Shape.Of(Heads);
    }
}

/// <summary>
/// Causal or full softmax attention by libtorch's fused kernel: weights softmax of scale &lt;q_t, k_s&gt; - p_h (t - s).
/// q, k, v [B, T, H e], slopes p [H] where there are any -> [B, T, H e].
/// </summary>
public sealed record FlashAttentionOp(int Query, int Key, int Values, int? Slopes, int Heads, double Scale, bool Causal)
    : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "flash-attention";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => Slopes is { } slopes ? List(Query, Key, Values, slopes) : List(Query, Key, Values);
        init => (Query, Key, Values, Slopes) = (value[0], value[1], value[2], value.Count > 3 ? value[3] : null);
    }

    /// <inheritdoc/>
    public override string Settings => (Causal ? "softmax" : "softmax, bidirectional") + (Scale == 1 ? "" : ", scaled");

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands.Take(3).All(shape => shape == operands[0]) && operands[0].Last.Size % Heads == 0,
            $"flash-attention takes q, k and v of one shape [B, T, {Heads} e]",
            operands
        );
        return operands[0];
    }

    /// <summary>Half of the products, where the causal mask leaves out the others.</summary>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent)
    {
        var pairs = operands[0].Axes[0].At(extent) * extent.Length * extent.Length * (Causal ? 0.5 : 1);
        return pairs * (4.0 * operands[0].Last.Size + 6.0 * Heads);
    }
}
