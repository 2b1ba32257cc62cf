using System.Collections.Generic;
using Weft.Compiler.Lowering;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Ir.Ops;

/// <summary>
/// Weights that no input reaches: w[h, t, s] = exp(p_h phi(t - s)), over the admissible s, divided by their sum under
/// softmax; p = softplus(theta). theta [H] -> [H, T, T], or [H, 1, T] for the last query only (paper, section 2).
/// </summary>
public sealed record KernelWeightsOp(int Theta, Position Position, Normalisation Normalisation, bool LastQuery) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "kernel-weights";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Theta);
        init => Theta = value[0];
    }

    /// <inheritdoc/>
    public override string Settings => WeightSettings.Text(Position, Normalisation, LastQuery);

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands) =>
        Shape.Of(operands[0].Last, LastQuery ? 1 : Axis.Length, Axis.Length);

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        5 * result.Elements(extent);
}

/// <summary>
/// Dot-product weights: z[b, h, t, s] = &lt;q_t, k_s&gt; + p_h phi(t - s), then as <see cref="KernelWeightsOp"/>.
/// q [B, t, H e], k [B, T, H e], theta [H] -> [B, H, t, T]; one query is the last.
/// </summary>
public sealed record DotProductWeightsOp(
    int Query,
    int Key,
    int Theta,
    int Heads,
    Position Position,
    Normalisation Normalisation
) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "dot-product-weights";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Query, Key, Theta);
        init => (Query, Key, Theta) = (value[0], value[1], value[2]);
    }

    /// <inheritdoc/>
    public override string Settings => WeightSettings.Text(Position, Normalisation, false);

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Last == operands[1].Last && operands[0].Last.Size % Heads == 0,
            $"dot-product-weights takes q and k of one width that {Heads} heads divide",
            operands
        );
        return Shape.Of(operands[0].Axes[0], Heads, operands[0].Axes[1], operands[1].Axes[1]);
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        result.Elements(extent) * (2.0 * operands[0].Last.Size / Heads + 6);
}

/// <summary>
/// Every head mixes the same values: out[b, t, h, :] = sum_s w[h, t, s] x[b, s, :], heads side by side.
/// w [H, t, T] or [B, H, t, T], x [B, T, i] -> [B, t, H i]. With mass, each head's block ends with
/// sum_s w[h, t, s], the mixture of the constant 1: [B, t, H (i + 1)].
/// </summary>
public sealed record MixSharedOp(int Weights, int X, int Heads, bool WithMass = false) : Op
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
    public override string Settings => WithMass ? "with mass" : "";

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
public sealed record MixHeadsOp(int Weights, int Values, int Heads) : Op
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

internal static class WeightSettings
{
    internal static string Text(Position position, Normalisation normalisation, bool lastQuery) =>
        $"{PositionScheme.Of(position).Name}, {(normalisation == Normalisation.Softmax ? "softmax" : "exp")}{(lastQuery ? ", last query" : "")}";
}
