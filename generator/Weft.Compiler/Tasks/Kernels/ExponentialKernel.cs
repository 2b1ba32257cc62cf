using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Kernels;

/// <summary>rho(n) = e^(-rate n): a light tail.</summary>
/// <param name="Rate">How fast it decays.</param>
public sealed record ExponentialKernel(double Rate) : KernelSpec
{
    private static readonly Field<double> RateField = new(
        "rate",
        new RealShape(0, isOpen: true, maximum: 100),
        "How fast the kernel decays.",
        "5"
    );

    internal static readonly Kind<KernelSpec> Kind = new(
        "exponential",
        "rho(n) = e^(-rate n).",
        values => new ExponentialKernel(values.Get(RateField)),
        RateField
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;
}
