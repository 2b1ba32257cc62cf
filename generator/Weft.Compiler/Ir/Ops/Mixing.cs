using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Costs;

namespace Weft.Compiler.Ir.Ops;

/// <summary>
/// Every head mixes the same values: out[b, t, h, :] = sum_s w[h, t, s] x[b, s, :], heads side by side.
/// w [H, t, T] or [B, H, t, T], x [B, T, i] -> [B, t, H i]. With mass, each head's block ends with
/// sum_s w[h, t, s], the mixture of the constant 1: [B, t, H (i + 1)].
/// </summary>
/// <param name="Weights">Operand w.</param>
/// <param name="X">Operand x.</param>
/// <param name="Heads">H.</param>
/// <param name="WithMass">Whether each block ends with the mass of the weights.</param>
/// <param name="Plan">How it is to be computed where all queries are wanted.</param>
public sealed record MixSharedOp(
    int Weights,
    int X,
    int Heads,
    bool WithMass = false,
    MixtureWay Plan = MixtureWay.Auto
) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "mix-shared";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Weights, X);
        init => (Weights, X) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override string Settings =>
        string.Join(", ", new[] { WithMass ? "with mass" : "", MixturePlan.Text(Plan) }.Where(text => text.Length > 0));

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { Weights = last(Weights), Plan = MixtureWay.Auto };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        var w = operands[0].Axes;
        IrException.Require(
            w.Count >= 3 && w[w.Count - 3] == Heads && operands[1].Axes.Count == 3,
            $"mix-shared takes w [.., {Heads}, t, T] and x [B, T, i]",
            operands
        );
        return Shape.Of(operands[1].Axes[0], w[w.Count - 2], Heads * (operands[1].Last.Size + (WithMass ? 1 : 0)));
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        2 * result.Elements(extent) * operands[0].Last.At(extent);
}

/// <summary>
/// Every head mixes its own block of values: out[b, t, h, :] = sum_s w[h, t, s] v[b, s, h, :].
/// w [H, t, T] or [B, H, t, T], v [B, T, H e] -> [B, t, H e].
/// </summary>
/// <param name="Weights">Operand w.</param>
/// <param name="Values">Operand v.</param>
/// <param name="Heads">H.</param>
/// <param name="Plan">How it is to be computed where all queries are wanted.</param>
public sealed record MixHeadsOp(int Weights, int Values, int Heads, MixtureWay Plan = MixtureWay.Auto) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "mix-heads";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Weights, Values);
        init => (Weights, Values) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override string Settings => MixturePlan.Text(Plan);

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { Weights = last(Weights), Plan = MixtureWay.Auto };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        var w = operands[0].Axes;
        IrException.Require(
            w.Count >= 3 && w[w.Count - 3] == Heads && operands[1].Last.Size % Heads == 0,
            $"mix-heads takes w [.., {Heads}, t, T] and v [B, T, {Heads} e]",
            operands
        );
        return Shape.Of(operands[1].Axes[0], w[w.Count - 2], operands[1].Last);
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        2 * result.Elements(extent) * operands[0].Last.At(extent);
}

/// <summary>A plan in printed IR.</summary>
internal static class MixturePlan
{
    public static string Text(MixtureWay plan) => plan == MixtureWay.Auto ? "" : $"plan {WayModel.For(plan).Word}";
}
