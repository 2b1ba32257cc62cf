using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Kernels;

/// <summary>
/// rho(n) = Ai(scale (n - centre)): waves up to the centre, a tail that falls faster than any exponential beyond.
/// Source: H. Jiang et al., "Approximation theory of convolutional architectures for time series modelling", ICML 2021,
/// arXiv 2107.09355.
/// </summary>
/// <param name="Scale">How narrow it is.</param>
/// <param name="Centre">Where the tail begins.</param>
public sealed record AiryKernel(double Scale, double Centre) : KernelSpec
{
    private static readonly Field<double> ScaleField = new(
        "scale",
        new RealShape(0, isOpen: true, maximum: 100),
        "How narrow the kernel is.",
        "0.5"
    );

    private static readonly Field<double> CentreField = new(
        "centre",
        new RealShape(0, isOpen: false, maximum: 1e6),
        "The distance from which on the kernel falls.",
        "12"
    );

    internal static readonly Kind<KernelSpec> Kind = new(
        "airy",
        "rho(n) = Ai(scale (n - centre)).",
        values => new AiryKernel(values.Get(ScaleField), values.Get(CentreField)),
        ScaleField,
        CentreField
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;
}
