using System.Collections.Generic;
using Weft.Compiler.Formulas;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Positions;

/// <summary>
/// b_h(n) = -r1 n^r2 for n >= 0 with r1 = softplus(theta1) and r2 = 2 sigmoid(theta2), between 0 and 2, learned in
/// each head (T.-C. Chi et al., "KERPLE", 2022, arXiv 2205.09921). r2 starts at 1.
/// </summary>
/// <param name="InitialSlope">Range of the heads' initial r1.</param>
public sealed record KerplePowerPosition(SlopeRange InitialSlope) : RelativePosition
{
    internal static readonly Kind<PositionScheme> Kind = new(
        "kerple-power",
        "The bias is -r1 n^r2 for distances n >= 0, r1 > 0 and 0 < r2 < 2 learned.",
        values => new KerplePowerPosition(values.Get(SlopeSettings.InitialSlope)),
        SlopeSettings.InitialSlope
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override IReadOnlyList<PositionParameter> Parameters =>
        [
            new("theta1", null, new Initialisation.Slopes(InitialSlope.Low, InitialSlope.High)),
            new("theta2", null, new Initialisation.Constant(0)),
        ];

    /// <inheritdoc/>
    public override Formula Bias(int heads) =>
        -Softplus(new Variable("theta1")) * Power(new Variable("n"), 2 * Sigmoid(new Variable("theta2")));
}
