using Weft.Compiler.Spec;

namespace Weft.Compiler.Tasks;

/// <summary>A task of the paper's own form: real numbers in, one real number at the last position out.</summary>
public abstract record RealTaskSpec : TaskSpec
{
    /// <inheritdoc/>
    public override StepSpec? Input => new(StepKind.Real, 1);

    /// <inheritdoc/>
    public override StepSpec? Output => new(StepKind.Real, 1);

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Spec.ReadOut.Last;
}
