using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>The sum of the tokens x_48, x_56 and x_99 of T. Source: paper, experiment 2b.</summary>
public sealed record ComplexMemorySpec : RealTaskSpec
{
    internal static readonly Kind<TaskSpec> Kind = new(
        "complex-memory",
        "The sum of three fixed positions: the memory is hard, the read-out is not.",
        _ => new ComplexMemorySpec()
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override int Shortest => 99;
}
