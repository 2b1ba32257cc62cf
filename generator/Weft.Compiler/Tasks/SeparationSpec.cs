using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>
/// The target that dot products represent and attention by position alone does not: x in {-1, 0, 1},
/// y_t = x_{t-g(x_t)}, g(-1) = 0, g(0) = 1, g(1) = 2. One layer without dot products has an error of at least 2/3 in the
/// sup norm. Source: paper, section 4.
/// </summary>
/// <param name="Positions">Which positions have a target.</param>
public sealed record SeparationSpec(ReadOut Positions) : TaskSpec
{
    internal static readonly Kind<TaskSpec> Kind = new(
        "separation",
        "Task II: one of the last three tokens, chosen by the last one.",
        values => new SeparationSpec(values.Get(TaskSettings.Positions)),
        TaskSettings.Positions
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => new(StepKind.Real, 1);

    /// <inheritdoc/>
    public override StepSpec? Output => new(StepKind.Real, 1);

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Positions;

    /// <inheritdoc/>
    public override int Shortest => 3;
}
