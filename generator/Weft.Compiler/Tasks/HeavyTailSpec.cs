using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>The past weighted by n^-0.5. Source: paper, experiment 4a.</summary>
public sealed record HeavyTailSpec : RealTaskSpec
{
    internal static readonly Kind<TaskSpec> Kind = new(
        "heavy-tail",
        "A sum over the past weighted by rho(n) = n^-0.5.",
        _ => new HeavyTailSpec()
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override int Shortest => 2;
}
