using System;
using Weft.Compiler.Formulas;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Positions;

/// <summary>
/// P[t, 2i] = sin(t base^(-2i / D)) and P[t, 2i + 1] = cos(t base^(-2i / D)) (A. Vaswani et al., 2017, arXiv
/// 1706.03762). The cosine is written as a sine a quarter turn ahead.
/// </summary>
/// <param name="Base">Of the geometric sequence of frequencies.</param>
public sealed record SinusoidalPosition(double Base) : AbsolutePosition
{
    internal static readonly Kind<PositionScheme> Kind = new(
        "sinusoidal",
        "Sines and cosines of the position are added to the embedding.",
        values => new SinusoidalPosition(values.Get(Frequencies.Base)),
        Frequencies.Base
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override Formula Encoding(int width)
    {
        Formula i = new Variable("i");
        var pair = Floor(i / 2);
        return Sin(new Variable("t") * Power(Base, pair * (-2.0 / width)) + (i - 2 * pair) * (Math.PI / 2));
    }
}
