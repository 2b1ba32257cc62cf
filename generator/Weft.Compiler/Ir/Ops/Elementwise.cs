using System;
using System.Collections.Generic;
using System.Globalization;
using Weft.Compiler.Activations;
using Weft.Compiler.Norms;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Ir.Ops;

/// <summary>An op that maps every position of a value on its own and keeps the shape.</summary>
public abstract record PositionwiseOp(int X) : Op
{
    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(X);
        init => X = value[0];
    }

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { X = last(X) };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands) => operands[0];

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) => result.Elements(extent);
}

/// <summary>sigma(x), element by element.</summary>
public sealed record ActivationOp(int X, Activation Activation) : PositionwiseOp(X)
{
    /// <inheritdoc/>
    public override string Mnemonic => Activation.Word;
}

/// <summary>Rounding to "specific precision" (paper, the adaptive theorems).</summary>
public sealed record RoundOp(int X, Precision Precision) : PositionwiseOp(X)
{
    /// <inheritdoc/>
    public override string Mnemonic => "round";

    /// <inheritdoc/>
    public override string Settings => Precision == Precision.Whole ? "integer" : "log-integer";
}

/// <summary>In training, each entry is 0 with some probability and the others are scaled up; else x itself.</summary>
public sealed record DropoutOp(int X, double Probability) : PositionwiseOp(X)
{
    /// <inheritdoc/>
    public override string Mnemonic => "dropout";

    /// <inheritdoc/>
    public override string Settings => Probability.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>x y of one shape, element by element.</summary>
public sealed record MultiplyOp(int X, int Y) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "multiply";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(X, Y);
        init => (X, Y) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => new MultiplyOp(last(X), last(Y));

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(operands[0] == operands[1], "multiply takes two operands of one shape", operands);
        return operands[0];
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) => result.Elements(extent);
}

/// <summary>
/// N(x) * g (+ s) over the last axis, or over each of <paramref name="Heads"/> blocks of it: x [B, t, H e], g and s [e].
/// Without g, whose shift went the same way, N(x) alone.
/// </summary>
public sealed record NormOp(int X, int? Gain, int? Shift, NormScheme Scheme, int Heads = 1) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => Scheme.Word;

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get =>
            Gain is not { } gain ? List(X)
            : Shift is { } shift ? List(X, gain, shift)
            : List(X, gain);
        init => (X, Gain, Shift) = (value[0], value.Count > 1 ? value[1] : null, value.Count > 2 ? value[2] : null);
    }

    /// <inheritdoc/>
    public override string Settings => Heads > 1 ? $"{Heads} heads" : "";

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { X = last(X) };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands.Count == 1 || operands[0].Last.Size == Heads * operands[1].Last.Size,
            $"{Mnemonic} takes x [.., {Heads} e] and a gain [e]",
            operands
        );
        return operands[0];
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        6 * result.Elements(extent);
}
