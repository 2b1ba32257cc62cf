using System.Collections.Generic;

namespace Weft.Compiler.Ir.Ops;

/// <summary>
/// One map for every head's block: out[.., h, :] = W x[.., h, :]. x [B, t, H i], W [o, i] -> [B, t, H o].
/// </summary>
public sealed record LinearPerHeadSharedOp(int X, int Weight, int Heads) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "linear-per-head-shared";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(X, Weight);
        init => (X, Weight) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Last.Size == Heads * operands[1].Last.Size,
            $"linear-per-head-shared takes x [.., {Heads} i] and W [o, i]",
            operands
        );
        return operands[0].WithLast(Heads * operands[1].Axes[0].Size);
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        2 * result.Elements(extent) * operands[1].Last.Size;
}

/// <summary>
/// A map of its own for every head's block: out[.., h, :] = W_h x[.., h, :] + b_h with W_h the h-th block of rows.
/// x [B, t, H i], W [H o, i], b [H o] where there is one -> [B, t, H o].
/// </summary>
public sealed record LinearPerHeadOp(int X, int Weight, int Heads, int? Bias = null) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "linear-per-head";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => Bias is { } bias ? List(X, Weight, bias) : List(X, Weight);
        init => (X, Weight, Bias) = (value[0], value[1], value.Count > 2 ? value[2] : null);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Last.Size == Heads * operands[1].Last.Size && operands[1].Axes[0].Size % Heads == 0,
            $"linear-per-head takes x [.., {Heads} i] and W [{Heads} o, i]",
            operands
        );
        return operands[0].WithLast(operands[1].Axes[0]);
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        2 * result.Elements(extent) * operands[1].Last.Size;
}

/// <summary>
/// The transpose of each head's own map: out[.., h, :] = W_h^T x[.., h, :] with W_h the h-th block of rows.
/// x [B, t, H o], W [H o, i] -> [B, t, H i].
/// </summary>
public sealed record LinearPerHeadTransposeOp(int X, int Weight, int Heads) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "linear-per-head-transpose";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(X, Weight);
        init => (X, Weight) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Last == operands[1].Axes[0] && operands[0].Last.Size % Heads == 0,
            $"linear-per-head-transpose takes x [.., {Heads} o] and W [{Heads} o, i]",
            operands
        );
        return operands[0].WithLast(Heads * operands[1].Last.Size);
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        2 * result.Elements(extent) * operands[1].Axes[0].Size / Heads;
}

/// <summary>
/// A map composed with a shared per-head map: W [o, H j], E [j, i] -> [o, H i], block by block W_h E. It does not
/// depend on the batch, so it is computed once per step.
/// </summary>
public sealed record ComposePerHeadOp(int Outer, int Inner, int Heads) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "compose-per-head";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Outer, Inner);
        init => (Outer, Inner) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Last.Size == Heads * operands[1].Axes[0].Size,
            $"compose-per-head takes W [o, {Heads} j] and E [j, i]",
            operands
        );
        return operands[0].WithLast(Heads * operands[1].Last.Size);
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        2 * result.Elements(extent) * operands[1].Axes[0].Size;
}

/// <summary>W diag(g), each column of a map times its factor: W [o, i], g [i] -> [o, i].</summary>
public sealed record ScaleColumnsOp(int Weight, int Factors) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "scale-columns";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Weight, Factors);
        init => (Weight, Factors) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Axes.Count == 2 && operands[1].Axes.Count == 1 && operands[0].Last == operands[1].Last,
            "scale-columns takes W [o, i] and g [i]",
            operands
        );
        return operands[0];
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) => result.Elements(extent);
}

/// <summary>A map composed with another: W [o, j], E [j, i] -> W E [o, i], or with a vector E [j] -> [o].</summary>
public sealed record ComposeOp(int Outer, int Inner) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "compose";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Outer, Inner);
        init => (Outer, Inner) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Last == operands[1].Axes[0],
            "compose takes W [o, j] and E [j, i] or [j]",
            operands
        );
        return operands[1].Axes.Count == 1 ? Shape.Of(operands[0].Axes[0]) : operands[0].WithLast(operands[1].Last);
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        2 * result.Elements(extent) * operands[0].Last.Size;
}
