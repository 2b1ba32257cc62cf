using System.Collections.Generic;
using Weft.Compiler.Activations;
using Weft.Compiler.Norms;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Spec;

/// <summary>The keys of a block: at the top level of a file for every layer, or in an item of <c>layers</c>.</summary>
internal static class BlockLanguage
{
    private static readonly Field<ScoreScheme> Score = new(
        "score",
        KindShape.Of(ScoreKinds.All),
        "The part of an attention logit that may depend on the input."
    );

    private static readonly Field<int> Heads = new("heads", Sizes.UpTo(4096), "H, the number of heads.", "1");

    private static readonly Field<HeadSize> HeadSizeField = new(
        "head-size",
        new ChoiceShape<HeadSize>(
            new("full", HeadSize.Full, "Every head is D wide, as in the paper."),
            new("split", HeadSize.Split, "Every head is D/H wide and the heads are concatenated.")
        ),
        "How wide a head is.",
        "split"
    );

    private static readonly Field<Normalisation> NormalisationField = new(
        "normalisation",
        new ChoiceShape<Normalisation>(
            new("softmax", Normalisation.Softmax, "Weights are exp(z) divided by their sum over the keys."),
            new("none", Normalisation.None, "Weights are exp(z).")
        ),
        "How logits become weights.",
        "softmax"
    );

    private static readonly Field<bool> Causal = new(
        "causal",
        new BooleanShape(),
        "Whether a query sees no key after itself; false where it sees every key.",
        "true"
    );

    private static readonly Field<AttentionSpec> Attention = new(
        "attention",
        new MappingShape<AttentionSpec>(
            [Score, Heads, HeadSizeField, NormalisationField, PositionLanguage.Position, Causal],
            values => new AttentionSpec(
                values.Get(Score),
                values.Get(Heads),
                values.Get(HeadSizeField),
                values.Get(NormalisationField),
                values.Get(Causal),
                PositionLanguage.Groups(values.Get(PositionLanguage.Position), values.Get(Heads))
            )
        ),
        "The attention."
    );

    private static readonly Field<int> HiddenWidth = new(
        "width",
        Sizes.UpTo(1 << 20),
        "m, the number of hidden units."
    );

    private static readonly Field<Activation> ActivationField = new(
        "activation",
        KindShape.Of(ActivationKinds.All),
        "The activation of the hidden units.",
        "relu"
    );

    private static readonly Field<Precision> PrecisionField = new(
        "precision",
        new ChoiceShape<Precision>(
            new("full", Precision.Full, "No rounding."),
            new("integer", Precision.Whole, "The output v is rounded to integers."),
            new("log-integer", Precision.LogWhole, "The output v becomes log(max(round(exp(v)), 1)).")
        ),
        "Rounding of the output, for constructed weights; such an architecture cannot be trained.",
        "full"
    );

    private static readonly Field<FeedForwardSpec?> FeedForward = new(
        "feed-forward",
        new EitherShape<FeedForwardSpec?>(
            new ChoiceShape<FeedForwardSpec?>(new Choice<FeedForwardSpec?>("none", null, "No feed-forward network.")),
            new MappingShape<FeedForwardSpec?>(
                [HiddenWidth, ActivationField, PrecisionField],
                values => new FeedForwardSpec(
                    values.Get(HiddenWidth),
                    values.Get(ActivationField),
                    values.Get(PrecisionField)
                )
            )
        ),
        "The feed-forward network.",
        "none"
    );

    private static readonly Field<NormPlacement> Placement = new(
        "placement",
        new ChoiceShape<NormPlacement>(
            new("pre", NormPlacement.Pre, "u = x + f(N(x)): before each sublayer."),
            new("post", NormPlacement.Post, "u = N(x + f(x)): after each residual connection.")
        ),
        "Where the norm stands.",
        "pre"
    );

    private static readonly Field<NormSpec?> Norm = new(
        "norm",
        new KindShape<NormScheme?, NormSpec?>(
            NormKinds.WithNone,
            [Placement],
            (scheme, values) => scheme is null ? null : new NormSpec(scheme, values.Get(Placement))
        ),
        "The norm of both sublayers.",
        "none"
    );

    /// <summary>The keys, in the order in which a careful author writes them.</summary>
    public static IReadOnlyList<Field> Fields { get; } = [Attention, FeedForward, Norm, PlanLanguage.Plan];

    /// <summary>A block without its number of repetitions.</summary>
    public static BlockSpec Build(FieldValues values, int repeat) =>
        new(repeat, values.Get(Attention), values.Get(FeedForward), values.Get(Norm))
        {
            Plan = values.Get(PlanLanguage.Plan),
        };
}
