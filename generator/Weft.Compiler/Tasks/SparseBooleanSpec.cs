using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>A network of 64 units on the tokens x_48, x_56 and x_99 of T. Source: paper, experiment 1b.</summary>
public sealed record SparseBooleanSpec : RealTaskSpec
{
    internal static readonly Kind<TaskSpec> Kind = new(
        "sparse-boolean",
        "A network of 64 units applied to three fixed positions: hard memory and hard read-out.",
        _ => new SparseBooleanSpec()
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override int Shortest => 99;
}
