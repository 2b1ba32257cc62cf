using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Compiler.Ir.Ops;

/// <summary>The last position, the time axis kept: [B, T, ..] -> [B, 1, ..].</summary>
public sealed record TakeLastOp(int X) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "take-last";

    /// <inheritdoc/>
    public override bool IsView => true;

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(X);
        init => X = value[0];
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Axes.Count >= 2 && operands[0].Axes[1] == Axis.Length,
            "take-last takes [B, T, ..]",
            operands
        );
        return operands[0].AtOnePosition();
    }
}

/// <summary>Drops the time axis of a single position: [B, 1, c] -> [B, c].</summary>
public sealed record DropTimeOp(int X) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "drop-time";

    /// <inheritdoc/>
    public override bool IsView => true;

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(X);
        init => X = value[0];
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Axes.Count == 3 && operands[0].Axes[1] == 1,
            "drop-time takes [B, 1, c]",
            operands
        );
        return Shape.Of(operands[0].Axes[0], operands[0].Axes[2]);
    }
}

/// <summary>Columns start .. start + count of the last axis, as a view.</summary>
/// <param name="X">Operand x.</param>
/// <param name="Start">First column.</param>
/// <param name="Count">Number of columns.</param>
/// <param name="Label">What they are ("q_0"), the variable's name in generated code.</param>
public sealed record ColumnsOp(int X, int Start, int Count, string Label) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "columns";

    /// <inheritdoc/>
    public override bool IsView => true;

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(X);
        init => X = value[0];
    }

    /// <inheritdoc/>
    public override string Settings => $"{Start}..{Start + Count}";

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { X = last(X) };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Last.Symbol is null && Start + Count <= operands[0].Last.Size,
            $"columns {Settings} must exist",
            operands
        );
        return operands[0].WithLast(Count);
    }
}

/// <summary>W^T: W [o, i] -> [i, o].</summary>
public sealed record TransposeOp(int Weight) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "transpose";

    /// <inheritdoc/>
    public override bool IsView => true;

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Weight);
        init => Weight = value[0];
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(operands[0].Axes.Count == 2, "transpose takes W [o, i]", operands);
        return Shape.Of(operands[0].Axes[1], operands[0].Axes[0]);
    }
}

/// <summary>[W | b]: W [o, i], b [o] -> [o, i + 1], the map of (x, 1).</summary>
public sealed record AppendColumnOp(int Weight, int Bias) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "append-column";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Weight, Bias);
        init => (Weight, Bias) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Axes.Count == 2 && operands[1].Axes.SequenceEqual([operands[0].Axes[0]]),
            "append-column takes W [o, i] and b [o]",
            operands
        );
        return operands[0].WithLast(operands[0].Last.Size + 1);
    }
}
