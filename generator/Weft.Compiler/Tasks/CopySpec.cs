using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>
/// Copying: a payload of m tokens, blanks, a delimiter, blanks; the last m positions, of which the delimiter is the first,
/// ask for the payload in order. Source: A. Graves, G. Wayne and I. Danihelka, "Neural Turing machines", 2014, arXiv 1410.5401.
/// </summary>
/// <param name="Symbols">Number of tokens of a payload; the blank and the delimiter follow them in the vocabulary.</param>
/// <param name="Payload">m; 0 for half the sequence, whatever its length.</param>
public sealed record CopySpec(int Symbols, int Payload) : TaskSpec
{
    private static readonly Field<int> PayloadField = new(
        "payload",
        new WordOrShape<int>("half", 0, "Half the sequence, whatever its length.", Sizes.UpTo(TaskSettings.Farthest)),
        "How many tokens are copied.",
        "half"
    );

    internal static readonly Kind<TaskSpec> Kind = new(
        "copy",
        "The first tokens once more, in order, at the end.",
        values => new CopySpec(values.Get(TaskSettings.Symbols), values.Get(PayloadField)),
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
    public override int Shortest => System.Math.Max(2, 2 * Payload);
}
