using System;
using System.Collections.Generic;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Ir.Ops;

/// <summary>
/// Mixtures of all queries by weights exp(-p n), which no input reaches, as a recurrence n_t = e^-p n_{t-1} + v_t,
/// divided by the running sum of weights under softmax (paper, section 2: lin without dot products). theta [H] and
/// v [B, T, H e] -> [B, T, H e]; where every head mixes the same x, [B, T, i] -> [B, T, H i].
/// </summary>
public sealed record LinRecurrenceOp(int Theta, int Values, int Heads, Normalisation Normalisation, bool Shared) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "lin-recurrence";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Theta, Values);
        init => (Theta, Values) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override string Settings =>
        (Normalisation == Normalisation.Softmax ? "softmax" : "exp") + (Shared ? ", shared" : "");

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Last == Heads && (Shared || operands[1].Last.Size % Heads == 0),
            $"lin-recurrence takes theta [{Heads}] and v [B, T, {Heads} e]",
            operands
        );
        return Shared ? operands[1].WithLast(Heads * operands[1].Last.Size) : operands[1];
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        3 * result.Elements(extent);
}

/// <summary>
/// The same for any biases by distance b [H, T]: weights exp(b[h, n]), as Toeplitz products for short sequences and
/// Fourier transforms for long ones.
/// </summary>
public sealed record ToeplitzMixingOp(int Bias, int Values, int Heads, Normalisation Normalisation, bool Shared) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "toeplitz-mixing";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Bias, Values);
        init => (Bias, Values) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override string Settings =>
        (Normalisation == Normalisation.Softmax ? "softmax" : "exp") + (Shared ? ", shared" : "");

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Axes[0] == Heads && (Shared || operands[1].Last.Size % Heads == 0),
            $"toeplitz-mixing takes b [{Heads}, T] and v [B, T, {Heads} e]",
            operands
        );
        return Shared ? operands[1].WithLast(Heads * operands[1].Last.Size) : operands[1];
    }

    /// <summary>A Fourier transform of 2T numbers there and one back for each column.</summary>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        result.Elements(extent) * 10 * Math.Log(2.0 * Math.Max(2, extent.Length), 2);
}

/// <summary>(x, 1): x [B, T, i] -> [B, T, i + 1], whose mixture holds the mass of the weights.</summary>
public sealed record AppendOneOp(int X) : PositionwiseOp(X)
{
    /// <inheritdoc/>
    public override string Mnemonic => "append-one";

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands) => operands[0].WithLast(operands[0].Last.Size + 1);

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) => 0;
}
