using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>The past weighted by e^(-5 n). Source: paper, experiment 4b.</summary>
public sealed record LightTailSpec : RealTaskSpec
{
    internal static readonly Kind<TaskSpec> Kind = new(
        "light-tail",
        "A sum over the past weighted by rho(n) = e^(-5 n).",
        _ => new LightTailSpec()
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override int Shortest => 1;
}
