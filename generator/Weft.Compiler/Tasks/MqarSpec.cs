using System.Globalization;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>
/// Multi-query associative recall: N pairs of a key and its value, then every key once more at a gap drawn from a power
/// law; the target there is its value. Source: S. Arora et al., "Zoology", ICLR 2024, arXiv 2312.04927, with the
/// parameters of its code but for the filler: there it is drawn from all tokens, so that a key may stand among it with
/// another successor, the more often the longer the sequence is (<see cref="MqarFiller.All"/>).
/// </summary>
/// <param name="Vocabulary">Number of tokens: 0 is filler, the rest of the first half are keys, the second half values.</param>
/// <param name="Pairs">N, at most T / 4.</param>
/// <param name="Alpha">Gap i = 1.. has probability proportional to i^(alpha - 1).</param>
/// <param name="Filler">What the positions between queries hold.</param>
public sealed record MqarSpec(int Vocabulary, int Pairs, double Alpha, MqarFiller Filler) : TaskSpec
{
    private static readonly Field<int> VocabularyField = TaskSettings.Vocabulary("128");

    private static readonly Field<int> PairsField = new(
        "pairs",
        Sizes.UpTo(16384),
        "N: how many pairs of key and value, each asked for once; at most a quarter of the length.",
        "4"
    );

    private static readonly Field<double> AlphaField = new(
        "alpha",
        new RealShape(0, isOpen: true, maximum: 10),
        "Exponent of the power law of gaps; the smaller, the sooner most queries come.",
        "0.01"
    );

    private static readonly Field<MqarFiller> FillerField = new(
        "filler",
        new ChoiceShape<MqarFiller>(
            new("values", MqarFiller.Values, "Random values: a key stands with its value and where it is asked for."),
            new("all", MqarFiller.All, "Random tokens, as in the source: a key may come with another successor."),
            new("zero", MqarFiller.Zero, "Token 0.")
        ),
        "What the positions between queries hold.",
        "values"
    );

    internal static readonly Kind<TaskSpec> Kind = new(
        "mqar",
        "Multi-query associative recall: the value of every key that is asked for.",
        values => new MqarSpec(
            values.Get(VocabularyField),
            values.Get(PairsField),
            values.Get(AlphaField),
            values.Get(FillerField)
        ),
        VocabularyField,
        PairsField,
        AlphaField,
        FillerField
    );

    /// <summary>How many tokens are keys: 1 .. this number.</summary>
    public int Keys => Vocabulary / 2 - 1;

    /// <summary>How many tokens are values, the last ones of the vocabulary.</summary>
    public int Values => Vocabulary - Vocabulary / 2;

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => new(StepKind.Token, Vocabulary);

    /// <inheritdoc/>
    public override StepSpec? Output => new(StepKind.Token, Vocabulary);

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Spec.ReadOut.Every;

    /// <inheritdoc/>
    public override int Shortest => 4 * Pairs;

    internal override string? Fault =>
        Pairs <= Keys
            ? null
            : string.Format(
                CultureInfo.InvariantCulture,
                "found {0} pairs with a vocabulary of {1}, which has {2} keys, expected fewer pairs; raise vocabulary to {3}",
                Pairs,
                Vocabulary,
                Keys,
                2 * Pairs + 2
            );
}

/// <summary>What stands between the queries of MQAR.</summary>
public enum MqarFiller
{
    /// <summary>Values, uniform: no key but where it is given and asked for, so that every target is determined.</summary>
    Values,

    /// <summary>All tokens, uniform, keys among them.</summary>
    All,

    /// <summary>Token 0.</summary>
    Zero,
}
