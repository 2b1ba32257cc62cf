using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>
/// Selective copying: m tokens at random places among blanks, then m delimiters, which ask for the tokens in order.
/// Source: A. Gu and T. Dao, "Mamba", 2023, arXiv 2312.00752.
/// </summary>
/// <param name="Symbols">Number of tokens of a payload; the blank and the delimiter follow them in the vocabulary.</param>
/// <param name="Payload">m.</param>
public sealed record SelectiveCopySpec(int Symbols, int Payload) : TaskSpec
{
    private static readonly Field<int> PayloadField = new(
        "items",
        Sizes.UpTo(65536),
        "How many tokens are scattered and asked for.",
        "4"
    );

    internal static readonly Kind<TaskSpec> Kind = new(
        "selective-copy",
        "The tokens that stood among blanks, in order, at the end.",
        values => new SelectiveCopySpec(values.Get(TaskSettings.Symbols), values.Get(PayloadField)),
        TaskSettings.Symbols,
        PayloadField
    );

    /// <summary>Tokens of payload, blank and delimiter.</summary>
    public int Vocabulary => Symbols + 2;

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => new(StepKind.Token, Vocabulary);

    /// <inheritdoc/>
    public override StepSpec? Output => new(StepKind.Token, Vocabulary);

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Spec.ReadOut.Every;

    /// <inheritdoc/>
    public override int Shortest => 2 * Payload;
}
