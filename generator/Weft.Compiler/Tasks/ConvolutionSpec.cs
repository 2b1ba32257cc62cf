using Weft.Compiler.Ir;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Tasks.Kernels;

namespace Weft.Compiler.Tasks;

/// <summary>
/// Task III of the paper: y_t = f((x * rho_1)(t), ..., (x * rho_M)(t)) with (x * rho)(t) = sum over n of x_{t-n} rho(n)
/// and x = 0 before the sequence begins. Source: paper, section 3.
/// </summary>
/// <param name="Kernels">rho_1, ..., rho_M, each a sum of kernels.</param>
/// <param name="MemoryReadOut">f: linear, relu-sum or product.</param>
/// <param name="Inputs">What x is drawn from: real numbers.</param>
/// <param name="Positions">Which positions have a target.</param>
/// <param name="Units">Units of a relu-sum.</param>
/// <param name="Seed">Seeds the weights of f.</param>
public sealed record ConvolutionSpec(
    EquatableArray<EquatableArray<WeightedKernel>> Kernels,
    MemoryReadOut MemoryReadOut,
    TokenSource Inputs,
    ReadOut Positions,
    int Units,
    long Seed
) : TaskSpec
{
    private static readonly Field<EquatableArray<EquatableArray<WeightedKernel>>> KernelsField = new(
        "kernels",
        new ListShape<EquatableArray<WeightedKernel>>(
            new EitherShape<EquatableArray<WeightedKernel>>(
                WeightedKernel.Shape.Select(kernel => new EquatableArray<WeightedKernel>([kernel])),
                new ListShape<WeightedKernel>(
                    WeightedKernel.Shape,
                    "a list of kernels that are added",
                    allowsRepeats: true
                ).Select(sum => new EquatableArray<WeightedKernel>(sum))
            ),
            "a list with a kernel, or a list of kernels to be added, for every memory",
            allowsRepeats: true
        ).Select(memories => new EquatableArray<EquatableArray<WeightedKernel>>(memories)),
        "rho_1, ..., rho_M: a kernel, or a list of kernels that are added, for every memory.",
        "[power]"
    );

    internal static readonly Kind<TaskSpec> Kind = new(
        "convolution",
        "Task III: a function of sums over the past weighted by kernels.",
        values => new ConvolutionSpec(
            values.Get(KernelsField),
            values.Get(TaskSettings.ReadOut),
            values.Get(TokenSource.Field),
            values.Get(TaskSettings.Positions),
            values.Get(TaskSettings.Units),
            values.Get(TaskSettings.Seed)
        ),
        KernelsField,
        TaskSettings.ReadOut,
        TokenSource.Field,
        TaskSettings.Positions,
        TaskSettings.Units,
        TaskSettings.Seed
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => new(StepKind.Real, 1);

    /// <inheritdoc/>
    public override StepSpec? Output => new(StepKind.Real, 1);

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Positions;

    internal override string? Fault =>
        Inputs.Law == TokenLaw.Tokens
            ? "found inputs of tokens, expected signs, uniform or gaussian, which can be weighted; change inputs"
        : MemoryReadOut == MemoryReadOut.Table
            ? "found read-out table, expected linear, relu-sum or product, since sums take many values; change read-out"
        : null;
}
