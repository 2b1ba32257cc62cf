using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Activations;

namespace Weft.Compiler.Ir.Ops;

/// <summary>
/// A feed-forward network: y = sigma(x B^T + c) A^T + b (+ r), or, gated, with sigma(z') z'' for the halves of
/// z = x B^T + c. x [.., D], B [F, D] or [2 F, D], A [O, F] -> [.., O].
/// </summary>
/// <param name="X">Operand x.</param>
/// <param name="Inner">Operand B.</param>
/// <param name="InnerBias">Operand c, or null.</param>
/// <param name="Outer">Operand A.</param>
/// <param name="OuterBias">Operand b, or null.</param>
/// <param name="Residual">Operand r [.., O], or null.</param>
/// <param name="Activation">sigma, which has a kernel.</param>
public sealed record FeedForwardOp(
    int X,
    int Inner,
    int? InnerBias,
    int Outer,
    int? OuterBias,
    int? Residual,
    Activation Activation
) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "feed-forward";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => new(new[] { X, Inner, Outer, InnerBias, OuterBias, Residual }.OfType<int>());
        init
        {
            var next = 3;
            (X, Inner, Outer) = (value[0], value[1], value[2]);
            InnerBias = InnerBias is null ? null : value[next++];
            OuterBias = OuterBias is null ? null : value[next++];
            Residual = Residual is null ? null : value[next];
        }
    }

    /// <inheritdoc/>
    public override string Settings =>
        Activation.Word
        + (InnerBias is null ? "" : ", + c")
        + (OuterBias is null ? "" : ", + b")
        + (Residual is null ? "" : ", + r");

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) =>
        this with
        {
            X = last(X),
            Residual = Residual is { } residual ? last(residual) : null,
        };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        var (x, inner, outer) = (operands[0], operands[1], operands[2]);
        var result = x.WithLast(outer.Axes[0]);
        IrException.Require(
            inner.Axes.Count == 2
                && outer.Axes.Count == 2
                && x.Last == inner.Last
                && inner.Axes[0].Size == outer.Last.Size * (Activation.IsGated ? 2 : 1)
                && (Residual is null || operands[operands.Count - 1] == result),
            $"{Mnemonic} takes x [.., D], B [{(Activation.IsGated ? "2 F" : "F")}, D], A [O, F] and r [.., O]",
            operands
        );
        return result;
    }

    /// <summary>Both maps, one for sigma, one for a gate's product, and one for the residual.</summary>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent)
    {
        var hidden = Hidden(operands, extent);
        return 2 * hidden * operands[0].Last.At(extent)
            + hidden
            + result.Elements(extent) * (2 * operands[2].Last.At(extent) + (Residual is null ? 0 : 1));
    }

    /// <summary>z is kept beside the result.</summary>
    public override double Kept(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        result.Elements(extent) + (extent.IsFrozen ? 0 : Hidden(operands, extent));

    /// <summary>Numbers in z.</summary>
    private static double Hidden(IReadOnlyList<Shape> operands, Extent extent) =>
        operands[0].WithLast(operands[1].Axes[0]).Elements(extent);
}
