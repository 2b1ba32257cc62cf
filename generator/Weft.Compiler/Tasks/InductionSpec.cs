using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>
/// Induction heads: random tokens, a trigger somewhere among them and again at the end; the target is the token that
/// followed the trigger. Source: C. Olsson et al., "In-context learning and induction heads", 2022, arXiv 2209.11895, in
/// the form of D. Fu et al., "Hungry hungry hippos", ICLR 2023, arXiv 2212.14052.
/// </summary>
/// <param name="Vocabulary">Number of tokens; the last one is the trigger.</param>
public sealed record InductionSpec(int Vocabulary) : TaskSpec
{
    private static readonly Field<int> VocabularyField = TaskSettings.Vocabulary("20");

    internal static readonly Kind<TaskSpec> Kind = new(
        "induction",
        "The token that followed the trigger when it came first.",
        values => new InductionSpec(values.Get(VocabularyField)),
        VocabularyField
    );

    /// <summary>The token that is repeated at the end.</summary>
    public int Trigger => Vocabulary - 1;

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
        Vocabulary >= 3
            ? null
            : "found a vocabulary too small for two tokens and the trigger, expected at least 3 tokens; raise vocabulary";
}
