using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>
/// y_t = x_1 + ... + x_t modulo 2 on bits: a control, which needs all of the past and no model here is expected to learn
/// at length. Source: M. Hahn, "Theoretical limitations of self-attention", TACL 2020, arXiv 1906.06755.
/// </summary>
/// <param name="Positions">Which positions have a target.</param>
public sealed record ParitySpec(ReadOut Positions) : TaskSpec
{
    internal static readonly Kind<TaskSpec> Kind = new(
        "parity",
        "Whether the number of ones so far is odd: a control.",
        values => new ParitySpec(values.Get(TaskSettings.Positions)),
        TaskSettings.Positions
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => new(StepKind.Token, 2);

    /// <inheritdoc/>
    public override StepSpec? Output => new(StepKind.Token, 2);

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Positions;
}
