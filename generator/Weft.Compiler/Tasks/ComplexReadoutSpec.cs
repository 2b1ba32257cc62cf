using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>A network of 64 units on the token x_99 of T. Source: paper, experiment 2a.</summary>
public sealed record ComplexReadoutSpec : RealTaskSpec
{
    internal static readonly Kind<TaskSpec> Kind = new(
        "complex-readout",
        "A network of 64 units applied to one fixed position: the read-out is hard, the memory is not.",
        _ => new ComplexReadoutSpec()
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override int Shortest => 99;
}
