using System.Collections.Generic;
using Weft.Compiler.Formulas;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Positions;

/// <summary>
/// b_h(n) = -p_h r(n) for n >= 0: the buckets of T5 as a fixed staircase with a learned slope (paper, section 2).
/// </summary>
/// <param name="InitialSlope">Range of the heads' initial slopes.</param>
/// <param name="Exact">B.</param>
/// <param name="MaxDistance">N.</param>
public sealed record T5StaircasePosition(SlopeRange InitialSlope, int Exact, int MaxDistance)
    : LearnedSlopePosition(InitialSlope)
{
    internal static readonly Kind<PositionScheme> Kind = new(
        "t5-staircase",
        "phi(n) = -r(n) for distances n >= 0, r the number of T5's bucket.",
        values => new T5StaircasePosition(
            values.Get(SlopeSettings.InitialSlope),
            values.Get(T5Staircase.Exact),
            values.Get(T5Staircase.MaxDistance)
        ),
        SlopeSettings.InitialSlope,
        T5Staircase.Exact,
        T5Staircase.MaxDistance
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override Formula Phi(Formula n) => -T5Staircase.Bucket(n, Exact, MaxDistance);

    /// <inheritdoc/>
    public override IReadOnlyList<int>? Steps => T5Staircase.Steps(Exact, MaxDistance);

    internal override string? Fault => T5Staircase.Fault(Exact, MaxDistance);
}
