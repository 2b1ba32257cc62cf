using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>
/// Task II of the paper as reasoning in K steps: a token says how far back to look next. p_0 = t,
/// p_{k+1} = p_k - stride (1 + x_{p_k}), y_t = x_{p_K}. The distances t - p_k are nested K deep. Source: paper, section 3.
/// </summary>
/// <param name="Hops">K.</param>
/// <param name="Vocabulary">n, how many distances a token chooses from.</param>
/// <param name="Stride">What all distances are multiples of.</param>
/// <param name="Positions">Which positions have a target.</param>
public sealed record LookUpChainSpec(int Hops, int Vocabulary, int Stride, ReadOut Positions) : TaskSpec
{
    private static readonly Field<int> HopsField = new("hops", Sizes.UpTo(16), "K: how many look-ups.", "2");

    private static readonly Field<int> StrideField = new(
        "stride",
        Sizes.UpTo(4096),
        "Token k points stride (1 + k) steps back.",
        "1"
    );

    private static readonly Field<int> VocabularyField = TaskSettings.Vocabulary("4");

    internal static readonly Kind<TaskSpec> Kind = new(
        "look-up-chain",
        "Task II: tokens point back at tokens; the one at the end of K look-ups is the target.",
        values => new LookUpChainSpec(
            values.Get(HopsField),
            values.Get(VocabularyField),
            values.Get(StrideField),
            values.Get(TaskSettings.Positions)
        ),
        HopsField,
        VocabularyField,
        StrideField,
        TaskSettings.Positions
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => new(StepKind.Token, Vocabulary);

    /// <inheritdoc/>
    public override StepSpec? Output => new(StepKind.Token, Vocabulary);

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Positions;

    /// <inheritdoc/>
    public override int Shortest => (int)System.Math.Min(int.MaxValue, 1L + (long)Hops * Stride * Vocabulary);
}
