using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>
/// Associative recall: keys and values by turns, where a key that comes again has its value again, and at the end one
/// of the keys; the target is its value. Source: J. Ba et al., "Using fast weights to attend to the recent past", 2016,
/// arXiv 1610.06258.
/// </summary>
/// <param name="Vocabulary">Number of tokens: the first half are keys, the second half values.</param>
public sealed record AssociativeRecallSpec(int Vocabulary) : TaskSpec
{
    private static readonly Field<int> VocabularyField = TaskSettings.Vocabulary("20");

    internal static readonly Kind<TaskSpec> Kind = new(
        "associative-recall",
        "Keys and values by turns, then a key: its value.",
        values => new AssociativeRecallSpec(values.Get(VocabularyField)),
        VocabularyField
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => new(StepKind.Token, Vocabulary);

    /// <inheritdoc/>
    public override StepSpec? Output => new(StepKind.Token, Vocabulary);

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Spec.ReadOut.Last;

    /// <inheritdoc/>
    public override int Shortest => 3;

    internal override string? Fault =>
        Vocabulary >= 4
            ? null
            : "found a vocabulary too small for two keys and two values, expected at least 4 tokens; raise vocabulary";
}
