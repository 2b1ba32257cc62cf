using Weft.Compiler.Formulas;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Positions;

/// <summary>
/// b_h(n) = -2^(-8 h / H) n for n >= 0, h = 1..H: lin with slopes that are not learned (O. Press, N. A. Smith and
/// M. Lewis, "Train Short, Test Long", 2022, arXiv 2108.12409). Continued to real numbers by -z.
/// </summary>
public sealed record AlibiPosition : SlopedPosition
{
    internal static readonly Kind<PositionScheme> Kind = new(
        "alibi",
        "phi(n) = -n for distances n >= 0, with fixed slopes 2^(-8 h / H).",
        _ => new AlibiPosition()
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override Formula Slope(int heads) => Power(2, -8.0 / heads * new Variable("h"));

    /// <inheritdoc/>
    public override Formula Phi(Formula n) => -n;

    /// <inheritdoc/>
    public override Formula PhiOfReal(Formula z) => -z;
}
