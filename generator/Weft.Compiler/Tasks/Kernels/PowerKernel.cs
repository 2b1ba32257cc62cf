using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Kernels;

/// <summary>rho(n) = n^-exponent for n >= 1 and 0 at n = 0: a heavy tail.</summary>
/// <param name="Exponent">How fast it decays.</param>
public sealed record PowerKernel(double Exponent) : KernelSpec
{
    private static readonly Field<double> ExponentField = new(
        "exponent",
        new RealShape(0, isOpen: true, maximum: 100),
        "How fast the kernel decays.",
        "0.5"
    );

    internal static readonly Kind<KernelSpec> Kind = new(
        "power",
        "rho(n) = n^-exponent for n >= 1, rho(0) = 0.",
        values => new PowerKernel(values.Get(ExponentField)),
        ExponentField
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;
}
