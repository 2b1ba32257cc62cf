using System.Collections.Generic;
using Weft.Compiler.Formulas;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Positions;

/// <summary>
/// b_h(n) = -r1 log(1 + r2 n) for n >= 0 with r1 = softplus(theta1), r2 = softplus(theta2) learned in each head
/// (T.-C. Chi et al., "KERPLE", 2022, arXiv 2205.09921). r2 starts at 1.
/// </summary>
/// <param name="InitialSlope">Range of the heads' initial r1.</param>
public sealed record KerpleLogPosition(SlopeRange InitialSlope) : RelativePosition
{
    internal static readonly Kind<PositionScheme> Kind = new(
        "kerple-log",
        "The bias is -r1 log(1 + r2 n) for distances n >= 0, r1 and r2 > 0 learned.",
        values => new KerpleLogPosition(values.Get(SlopeSettings.InitialSlope)),
        SlopeSettings.InitialSlope
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override IReadOnlyList<PositionParameter> Parameters =>
        [
            new("theta1", null, new Initialisation.Slopes(InitialSlope.Low, InitialSlope.High)),
            new("theta2", null, new Initialisation.Slopes(1, 1)),
        ];

    /// <inheritdoc/>
    public override Formula Bias(int heads) =>
        -Softplus(new Variable("theta1")) * Log(1 + Softplus(new Variable("theta2")) * new Variable("n"));
}
