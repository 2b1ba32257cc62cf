using System.Collections.Generic;
using Weft.Compiler.Formulas;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Positions;

/// <summary>
/// b_h(n) = R[h, r(n)] for n >= 0: every head learns a bias for each bucket r(n) of distances (C. Raffel et al., 2020,
/// arXiv 1910.10683). R [H, 2B].
/// </summary>
/// <param name="Exact">B.</param>
/// <param name="MaxDistance">N.</param>
public sealed record T5Position(int Exact, int MaxDistance) : RelativePosition
{
    internal static readonly Kind<PositionScheme> Kind = new(
        "t5",
        "A learned bias for each bucket of distances n >= 0; buckets widen logarithmically.",
        values => new T5Position(values.Get(T5Staircase.Exact), values.Get(T5Staircase.MaxDistance)),
        T5Staircase.Exact,
        T5Staircase.MaxDistance
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override IReadOnlyList<PositionParameter> Parameters =>
        [new("R", 2 * Exact, new Initialisation.Normal(0.02))];

    /// <inheritdoc/>
    public override Formula Bias(int heads) =>
        new Entry(new Variable("R"), T5Staircase.Bucket(new Variable("n"), Exact, MaxDistance));

    /// <inheritdoc/>
    public override IReadOnlyList<int>? Steps => T5Staircase.Steps(Exact, MaxDistance);

    internal override string? Fault => T5Staircase.Fault(Exact, MaxDistance);
}
