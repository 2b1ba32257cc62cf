using Weft.Compiler.Formulas;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Positions;

/// <summary>
/// b_h(n) = -p_h log n for n >= 1: heads decay as n^-p, and a token does not see itself (paper, section 2). Continued
/// to real numbers by -log max(z, 1).
/// </summary>
public sealed record LogPosition(SlopeRange InitialSlope) : LearnedSlopePosition(InitialSlope)
{
    internal static readonly Kind<PositionScheme> Kind = new(
        "log",
        "phi(n) = -log n for distances n >= 1; a token does not see itself.",
        values => new LogPosition(values.Get(SlopeSettings.InitialSlope)),
        SlopeSettings.InitialSlope
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override int Nearest => 1;

    /// <inheritdoc/>
    public override Formula Phi(Formula n) => -Log(n);

    /// <inheritdoc/>
    public override Formula PhiOfReal(Formula z) => -Log(Max(z, 1));
}
