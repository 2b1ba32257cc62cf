using System;
using System.Collections.Generic;

namespace Weft.Compiler.Ir.Ops;

/// <summary>Row of an embedding table per token: ids [B, t], table [V, D] -> [B, t, D].</summary>
public sealed record GatherOp(int Ids, int Table) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "gather";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Ids, Table);
        init => (Ids, Table) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { Ids = last(Ids) };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Axes.Count == 2 && operands[1].Axes.Count == 2,
            "gather takes ids [B, t] and a table [V, D]",
            operands
        );
        return Shape.Of(operands[0].Axes[0], operands[0].Axes[1], operands[1].Last);
    }
}

/// <summary>y = x W^T (+ b): x [.., i], W [o, i], b [o] -> [.., o].</summary>
/// <param name="X">Operand x.</param>
/// <param name="Weight">Operand W.</param>
/// <param name="Bias">Operand b, or null.</param>
public sealed record LinearOp(int X, int Weight, int? Bias = null) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "linear";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => Bias is { } bias ? List(X, Weight, bias) : List(X, Weight);
        init => (X, Weight, Bias) = (value[0], value[1], value.Count > 2 ? value[2] : null);
    }

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { X = last(X) };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[1].Axes.Count == 2 && operands[0].Last == operands[1].Last,
            "linear takes x [.., i] and W [o, i]",
            operands
        );
        return operands[0].WithLast(operands[1].Axes[0]);
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        2 * result.Elements(extent) * operands[0].Last.At(extent);
}

/// <summary>x + y of one shape.</summary>
public sealed record AddOp(int X, int Y) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "add";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(X, Y);
        init => (X, Y) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => new AddOp(last(X), last(Y));

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(operands[0] == operands[1], "add takes two operands of one shape", operands);
        return operands[0];
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) => result.Elements(extent);
}
