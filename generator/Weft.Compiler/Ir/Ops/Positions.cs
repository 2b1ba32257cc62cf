using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Positions;

namespace Weft.Compiler.Ir.Ops;

/// <summary>
/// The biases of a group of heads by distance: out[h, n] = b_h(n) for n = 0 .. T-1, minus infinity where n is not
/// admissible (paper, section 2). Parameters have a row for each head; out is [H, T].
/// </summary>
public sealed record DistanceBiasOp(EquatableArray<int> Parameters, PositionScheme Scheme, int Heads) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "distance-bias";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => Parameters;
        init => Parameters = value;
    }

    /// <inheritdoc/>
    public override string Settings =>
        $"{Scheme.Word}, {Heads.ToString(CultureInfo.InvariantCulture)} {(Heads == 1 ? "head" : "heads")}";

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands.All(shape => shape.Axes[0] == Heads),
            $"distance-bias takes parameters with {Heads} rows",
            operands
        );
        return Shape.Of(Heads, Axis.Length);
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        4 * result.Elements(extent);
}

/// <summary>
/// Values one after another along an axis: biases or slopes of groups of heads along the first, gates along the last.
/// </summary>
/// <param name="Parts">The values.</param>
/// <param name="AlongLast">Whether the last axis grows, else the first.</param>
/// <param name="Label">What they are, for the name of the variable; empty for biases and gates.</param>
public sealed record ConcatenateOp(EquatableArray<int> Parts, bool AlongLast, string Label = "") : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "concatenate";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => Parts;
        init => Parts = value;
    }

    /// <inheritdoc/>
    public override Op? AtLast(Func<int, int> last) =>
        AlongLast ? this with { Parts = new EquatableArray<int>(Parts.Select(last)) } : null;

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        Axis Grown(Func<Shape, Axis> axis) => operands.Sum(shape => axis(shape).Size);
        return AlongLast
            ? operands[0].WithLast(Grown(shape => shape.Last))
            : new Shape(new EquatableArray<Axis>(operands[0].Axes.Skip(1).Prepend(Grown(shape => shape.Axes[0]))));
    }
}

/// <summary>P_t of a fixed absolute encoding for t = 0 .. T-1, [T, D], or of the last position, [1, D].</summary>
public sealed record FixedEncodingOp(AbsolutePosition Scheme, int Width, bool LastPosition = false) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "fixed-encoding";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands { get; init; } = List();

    /// <inheritdoc/>
    public override string Settings => Scheme.Word + (LastPosition ? ", last position" : "");

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { LastPosition = true };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands) => Shape.Of(LastPosition ? 1 : Axis.Length, Width);
}

/// <summary>Rows t = 0 .. T-1 of a learned table [N, D], [T, D], or the row of the last position, [1, D].</summary>
public sealed record LearnedEncodingOp(int Table, bool LastPosition = false) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "learned-encoding";

    /// <inheritdoc/>
    public override bool IsView => true;

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(Table);
        init => Table = value[0];
    }

    /// <inheritdoc/>
    public override string Settings => LastPosition ? "last position" : "";

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { LastPosition = true };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands) =>
        Shape.Of(LastPosition ? 1 : Axis.Length, operands[0].Last);
}

/// <summary>x_t + P_t: x [B, t, D], P [t, D], the same for every sequence.</summary>
public sealed record AddEncodingOp(int X, int Encoding) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "add-encoding";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(X, Encoding);
        init => (X, Encoding) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => new AddEncodingOp(last(X), last(Encoding));

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Axes.Skip(1).SequenceEqual(operands[1].Axes),
            "add-encoding takes x [B, t, D] and P [t, D]",
            operands
        );
        return operands[0];
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) => result.Elements(extent);
}

/// <summary>
/// Pairs of coordinates of some heads, rotated by their angle at each position: x [B, t, H e] -> [B, t, H e].
/// </summary>
/// <param name="X">Queries or keys.</param>
/// <param name="Scheme">The angles.</param>
/// <param name="Heads">H.</param>
/// <param name="HeadSize">e.</param>
/// <param name="First">First head that is rotated.</param>
/// <param name="Count">How many are.</param>
/// <param name="LastPosition">Whether x is the last position alone.</param>
public sealed record RotateOp(
    int X,
    RotatingPosition Scheme,
    int Heads,
    int HeadSize,
    int First,
    int Count,
    bool LastPosition = false
) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "rotate";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(X);
        init => X = value[0];
    }

    /// <inheritdoc/>
    public override string Settings =>
        $"{Scheme.Word}{(Count < Heads ? $", heads {First}..{First + Count}" : "")}{(LastPosition ? ", last position" : "")}";

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { X = last(X), LastPosition = true };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Last == Heads * HeadSize && HeadSize % 2 == 0,
            $"rotate takes x [B, t, {Heads} {HeadSize}] with an even head size",
            operands
        );
        return operands[0];
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        3 * result.Elements(extent);
}

/// <summary>
/// The query's own term in the logits of the score "tmx", -p_h phi(g_h), or the factor exp(-p_h phi(g_h)) that it is of
/// the weights without normalisation: the rest of the weight does not depend on the query (paper, section 2).
/// g [B, t, H] -> [B, t, H].
/// </summary>
/// <param name="G">w . x_t for each head.</param>
/// <param name="Parameters">Parameters of the encoding.</param>
/// <param name="Scheme">The encoding.</param>
/// <param name="Heads">H.</param>
/// <param name="IsFactor">Whether the factor is wanted, else the term.</param>
public sealed record QueryGateOp(
    int G,
    EquatableArray<int> Parameters,
    SlopedPosition Scheme,
    int Heads,
    bool IsFactor = true
) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "query-gate";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => new(Parameters.Prepend(G));
        init => (G, Parameters) = (value[0], new EquatableArray<int>(value.Skip(1)));
    }

    /// <inheritdoc/>
    public override string Settings => Scheme.Word + (IsFactor ? "" : ", term");

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { G = last(G) };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(operands[0].Last == Heads, $"query-gate takes g [B, t, {Heads}]", operands);
        return operands[0];
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) =>
        4 * result.Elements(extent);
}

/// <summary>Each head's block times its factor: x [B, t, H i], f [B, t, H] -> [B, t, H i].</summary>
public sealed record ScaleHeadsOp(int X, int Factors, int Heads) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "scale-heads";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => List(X, Factors);
        init => (X, Factors) = (value[0], value[1]);
    }

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { X = last(X), Factors = last(Factors) };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[1].Last == Heads && operands[0].Last.Size % Heads == 0,
            $"scale-heads takes x [B, t, {Heads} i] and f [B, t, {Heads}]",
            operands
        );
        return operands[0];
    }

    /// <inheritdoc/>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent) => result.Elements(extent);
}
