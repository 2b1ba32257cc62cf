using Weft.Compiler.Formulas;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Positions;

/// <summary>
/// P_t is a learned row for each position t &lt; N (J. Gehring et al., 2017, arXiv 1705.03122; A. Radford et al., 2019,
/// GPT-2). P [N, D].
/// </summary>
/// <param name="MaxLength">N; longer sequences are refused.</param>
public sealed record LearnedPosition(int MaxLength) : AbsolutePosition
{
    private static readonly Field<int> MaxLengthSetting = new(
        "max-length",
        Sizes.UpTo(1 << 24),
        "Positions that the table holds; longer sequences are refused.",
        "1024"
    );

    internal static readonly Kind<PositionScheme> Kind = new(
        "learned",
        "A learned vector for each position is added to the embedding.",
        values => new LearnedPosition(values.Get(MaxLengthSetting)),
        MaxLengthSetting
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override Formula? Encoding(int width) => null;

    /// <inheritdoc/>
    public override int? MostPositions => MaxLength;
}
