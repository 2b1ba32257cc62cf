using Weft.Compiler.Formulas;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Norms;

/// <summary>N(x) = (x - mean x) / sqrt(mean (x - mean x)^2 + epsilon) (J. L. Ba et al., 2016, arXiv 1607.06450).</summary>
public sealed record LayerNorm(double Epsilon) : NormScheme(Epsilon)
{
    internal static readonly Kind<NormScheme> Kind = new(
        "layer-norm",
        "(x - mean) / standard deviation, with a gain and a shift.",
        values => new LayerNorm(values.Get(EpsilonSetting)),
        EpsilonSetting
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override int FewestCoordinates => 3;

    /// <inheritdoc/>
    public override bool HasShift => true;

    /// <inheritdoc/>
    public override Formula Normalised
    {
        get
        {
            Formula x = new Variable("x");
            var centred = x - Mean(x);
            return centred / Sqrt(Mean(centred * centred) + Epsilon);
        }
    }

    internal override string Call(string x, string? gain, string? shift) =>
        gain is null
            ? $"LayerNormalisation.Run({x}, [{x}.size(-1)], eps: {EpsilonText})"
            : $"LayerNormalisation.Run({x}, {gain}.shape, {gain}{(shift is null ? "" : $", {shift}")}, eps: {EpsilonText})";
}
