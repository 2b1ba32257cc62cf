using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Positions;

/// <summary>No encoding: heads do not know where a token stands, but for the causal mask.</summary>
public sealed record NoPosition : PositionScheme
{
    internal static readonly Kind<PositionScheme> Kind = new(
        "none",
        "No encoding; only the causal mask tells positions apart.",
        _ => new NoPosition()
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;
}
