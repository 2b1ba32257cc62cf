using Weft.Compiler.Formulas;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Positions;

/// <summary>
/// b_h(n) = -p_h n for n >= 0: heads decay as e^(-p n) (paper, section 2). Continued to real numbers by -z.
/// </summary>
public sealed record LinPosition(SlopeRange InitialSlope) : LearnedSlopePosition(InitialSlope)
{
    internal static readonly Kind<PositionScheme> Kind = new(
        "lin",
        "phi(n) = -n for distances n >= 0.",
        values => new LinPosition(values.Get(SlopeSettings.InitialSlope)),
        SlopeSettings.InitialSlope
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override Formula Phi(Formula n) => -n;

    /// <inheritdoc/>
    public override Formula PhiOfReal(Formula z) => -z;
}
