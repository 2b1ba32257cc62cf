using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Kernels;

/// <summary>rho(n) = sin(2 pi n / period + phase) e^(-decay n): a modulated tail, which changes its sign.</summary>
/// <param name="Period">Steps from wave to wave.</param>
/// <param name="Phase">Where the wave is at n = 0, in radians.</param>
/// <param name="Decay">How fast it decays; 0 for not at all.</param>
public sealed record SineKernel(double Period, double Phase, double Decay) : KernelSpec
{
    private static readonly Field<double> PeriodField = new(
        "period",
        new RealShape(0, isOpen: true, maximum: 1e6),
        "Steps from wave to wave.",
        "10"
    );

    private static readonly Field<double> PhaseField = new(
        "phase",
        new RealShape(-10, isOpen: false, maximum: 10),
        "Where the wave is at n = 0, in radians; 1.5708 makes it a cosine.",
        "1.5707963267948966"
    );

    private static readonly Field<double> DecayField = new(
        "decay",
        new RealShape(0, isOpen: false, maximum: 100),
        "How fast the waves decay, as e^(-decay n).",
        "0.05"
    );

    internal static readonly Kind<KernelSpec> Kind = new(
        "sine",
        "rho(n) = sin(2 pi n / period + phase) e^(-decay n).",
        values => new SineKernel(values.Get(PeriodField), values.Get(PhaseField), values.Get(DecayField)),
        PeriodField,
        PhaseField,
        DecayField
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;
}
