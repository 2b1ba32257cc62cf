using Weft.Compiler.Formulas;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Norms;

/// <summary>N(x) = x / sqrt(mean x^2 + epsilon), without shift (B. Zhang and R. Sennrich, 2019, arXiv 1910.07467).</summary>
public sealed record RmsNorm(double Epsilon) : NormScheme(Epsilon)
{
    internal static readonly Kind<NormScheme> Kind = new(
        "rms-norm",
        "x / root of the mean square, with a gain.",
        values => new RmsNorm(values.Get(EpsilonSetting)),
        EpsilonSetting
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override int FewestCoordinates => 2;

    /// <inheritdoc/>
    public override bool HasShift => false;

    /// <inheritdoc/>
    public override Formula Normalised
    {
        get
        {
            Formula x = new Variable("x");
            return x / Sqrt(Mean(x * x) + Epsilon);
        }
    }

    internal override string Call(string x, string? gain, string? shift) =>
        $"RmsNorm.Run({x}, {(gain is null ? "" : $"{gain}, ")}{EpsilonText})";
}
