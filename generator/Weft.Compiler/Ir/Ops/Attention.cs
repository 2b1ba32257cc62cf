using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Ir.Ops;

/// <summary>How logits become weights.</summary>
/// <param name="Normalisation">Softmax over the keys, or the bare exponential.</param>
/// <param name="Causal">Whether a query sees no key after itself.</param>
/// <param name="HasEmptyRows">
/// Whether some query of some head has no admissible key, so that its weights must be set to 0 after a softmax.
/// </param>
public readonly record struct Weighting(Normalisation Normalisation, bool Causal, bool HasEmptyRows)
{
    /// <summary>Whether the weights of every query sum to one, so that a constant, mixed, is the constant.</summary>
    public bool SumsToOne => Normalisation == Normalisation.Softmax && !HasEmptyRows;

    /// <inheritdoc/>
    public override string ToString() =>
        (Normalisation == Normalisation.Softmax ? "softmax" : "exp") + (Causal ? "" : ", bidirectional");
}

/// <summary>
/// Weights that no input reaches: w[h, t, s] = exp(b[h, t - s]) over the admissible s, divided by their sum under
/// softmax. b [H, T] by distance -> [H, T, T], or [H, 1, T] for the last query only (paper, section 2).
/// </summary>
public sealed record KernelWeightsOp(int Bias, Weighting Weighting, bool LastQuery = false) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "kernel-weights";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Bias);
        init => Bias = value[0];
    }

    /// <inheritdoc/>
    public override string Settings => Weighting + (LastQuery ? ", last query" : "");

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { LastQuery = true };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands) =>
        Shape.Of(operands[0].Axes[0], LastQuery ? 1 : Axis.Length, Axis.Length);

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        5 * result.Elements(extent);
}

/// <summary>
/// Weights softmax over s of b[h, t - s] + c[b, t, h], where c is the same for all keys of a query. b [H, T] by distance,
/// c [B, t, H] -> [B, H, t, T]; one query is the last.
/// </summary>
public sealed record ShiftedKernelWeightsOp(int Bias, int Shift, Weighting Weighting) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "shifted-kernel-weights";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Bias, Shift);
        init => (Bias, Shift) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override string Settings => Weighting.ToString();

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { Shift = last(Shift) };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Axes[0] == operands[1].Last,
            "shifted-kernel-weights takes b [H, T] and c [B, t, H]",
            operands
        );
        return Shape.Of(operands[1].Axes[0], operands[0].Axes[0], operands[1].Axes[1], Axis.Length);
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        6 * result.Elements(extent);
}

/// <summary>
/// Dot-product weights: z[b, h, t, s] = scale &lt;q_t, k_s&gt; + b[h, t - s], then as <see cref="KernelWeightsOp"/>.
/// q [B, t, H e], k [B, T, H e], biases by distance [H, T] where there are any -> [B, H, t, T]; one query is the last.
/// </summary>
public sealed record DotProductWeightsOp(int Query, int Key, int? Bias, int Heads, double Scale, Weighting Weighting)
    : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "dot-product-weights";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => Bias is { } bias ? List(Query, Key, bias) : List(Query, Key);
        init => (Query, Key, Bias) = (value[0], value[1], value.Count > 2 ? value[2] : null);
    }

    /// <inheritdoc/>
    public override string Settings =>
        string.Join(", ", new[] { Weighting.ToString(), Scale == 1 ? "" : "scaled" }.Where(text => text.Length > 0));

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { Query = last(Query) };

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
