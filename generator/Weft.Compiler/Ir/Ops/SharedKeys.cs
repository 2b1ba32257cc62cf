using System.Collections.Generic;

namespace Weft.Compiler.Ir.Ops;

/// <summary>
/// Weights of the last query where all heads have the same keys: z[b, h, s] = scale &lt;q_h, x_s&gt; + b[h, T - 1 - s], then
/// as <see cref="KernelWeightsOp"/>. q [B, 1, H i], x [B, T, i], biases by distance [H, T] where there are any ->
/// [B, H, 1, T].
/// </summary>
public sealed record SharedKeyWeightsOp(int Query, int Keys, int? Bias, int Heads, double Scale, Weighting Weighting)
    : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "shared-key-weights";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => Bias is { } bias ? List(Query, Keys, bias) : List(Query, Keys);
        init => (Query, Keys, Bias) = (value[0], value[1], value.Count > 2 ? value[2] : null);
    }

    /// <inheritdoc/>
    public override string Settings => Weighting + (Scale == 1 ? "" : ", scaled");

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Axes[1] == 1 && operands[0].Last.Size == Heads * operands[1].Last.Size,
            $"shared-key-weights takes q [B, 1, {Heads} i] and x [B, T, i]",
            operands
        );
        return Shape.Of(operands[0].Axes[0], Heads, 1, operands[1].Axes[1]);
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        result.Elements(extent) * (2.0 * operands[1].Last.Size + 6);
}
