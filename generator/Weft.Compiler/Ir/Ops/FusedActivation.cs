using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Activations;

namespace Weft.Compiler.Ir.Ops;

/// <summary>
/// Bias and activation of a linear map's product: sigma(x + c), or, gated, sigma(z') z'' for the halves of x + c.
/// x [.., F] or [.., 2 F], c likewise.
/// </summary>
/// <param name="X">Operand x.</param>
/// <param name="Bias">Operand c, or null for 0.</param>
/// <param name="Activation">sigma, which has a kernel.</param>
public sealed record FusedActivationOp(int X, int? Bias, Activation Activation) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "fused-activation";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => Bias is { } bias ? List(X, bias) : List(X);
        init => (X, Bias) = (value[0], value.Count > 1 ? value[1] : null);
    }

    /// <inheritdoc/>
    public override string Settings => Activation.Word;

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        var width = operands[0].Last.Size;
        IrException.Require(
            (!Activation.IsGated || width % 2 == 0)
                && operands.Skip(1).All(bias => bias.Axes.Count == 1 && bias.Last.Size == width),
            $"{Mnemonic} takes {(Activation.IsGated ? "x [.., 2 F] and c [2 F]" : "x [.., F] and c [F]")}",
            operands
        );
        return Activation.IsGated ? operands[0].WithLast(width / 2) : operands[0];
    }

    /// <summary>One for sigma, and one for the product with the other half; a linear map's bias counts nothing.</summary>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        (Activation.IsGated ? 2 : 1) * result.Elements(extent);
}
