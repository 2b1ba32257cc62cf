using Weft.Compiler.Formulas;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Positions;

/// <summary>
/// Queries and keys at position t are rotated, pair (2i, 2i + 1) by the angle t base^(-2i / e) (J. Su et al.,
/// "RoFormer", 2021, arXiv 2104.09864).
/// </summary>
/// <param name="Base">Of the geometric sequence of frequencies.</param>
public sealed record RotaryPosition(double Base) : RotatingPosition
{
    internal static readonly Kind<PositionScheme> Kind = new(
        "rotary",
        "Pairs of coordinates of queries and keys are rotated by t base^(-2i / e).",
        values => new RotaryPosition(values.Get(Frequencies.Base)),
        Frequencies.Base
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override Formula Angle(int headSize) =>
        new Variable("t") * Power(Base, new Variable("i") * (-2.0 / headSize));
}
