using System;
using System.Collections.Generic;

namespace Weft.Compiler.Ir.Ops;

/// <summary>A linear map that is added to the residual stream: y = r + x W^T (+ b), one product that begins with r.</summary>
/// <param name="X">Operand x [.., i].</param>
/// <param name="Weight">Operand W [o, i].</param>
/// <param name="Residual">Operand r [.., o].</param>
/// <param name="Bias">Operand b [o], or null.</param>
public sealed record LinearResidualOp(int X, int Weight, int Residual, int? Bias = null) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "linear-residual";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => Bias is { } bias ? List(X, Weight, Residual, bias) : List(X, Weight, Residual);
        init => (X, Weight, Residual, Bias) = (value[0], value[1], value[2], value.Count > 3 ? value[3] : null);
    }

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { X = last(X), Residual = last(Residual) };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[1].Axes.Count == 2
                && operands[0].Last == operands[1].Last
                && operands[2] == operands[0].WithLast(operands[1].Axes[0]),
            "linear-residual takes x [.., i], W [o, i] and r [.., o]",
            operands
        );
        return operands[2];
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        result.Elements(extent) * (2 * operands[0].Last.At(extent) + 1);
}
