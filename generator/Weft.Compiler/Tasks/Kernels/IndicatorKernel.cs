using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks.Kernels;

/// <summary>rho(n) = 1 for at most `width` distances from `at` on, 0 elsewhere: fixed memory seen as a kernel.</summary>
/// <param name="At">The first distance.</param>
/// <param name="Width">How many distances.</param>
public sealed record IndicatorKernel(int At, int Width) : KernelSpec
{
    private static readonly Field<int> AtField = new(
        "at",
        new IntegerShape(0, TaskSettings.Farthest).ToInt32(),
        "The first distance where the kernel is 1.",
        "10"
    );

    private static readonly Field<int> WidthField = new(
        "width",
        Sizes.UpTo(TaskSettings.Farthest),
        "At how many distances it is 1.",
        "1"
    );

    internal static readonly Kind<KernelSpec> Kind = new(
        "indicator",
        "rho(n) = 1 for width distances from at on, 0 elsewhere.",
        values => new IndicatorKernel(values.Get(AtField), values.Get(WidthField)),
        AtField,
        WidthField
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;
}
