using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Spec;

/// <summary>The architecture language, version 1: every key, its values, default and meaning, in one place.</summary>
internal static class ArchitectureLanguage
{
    private const int LargestSize = 1 << 20;

    private static readonly Field<string> Name = new(
        "name",
        new ClassNameShape(),
        "The name of the architecture and of the class compiled from it."
    );

    private static readonly Field<string> Description = new(
        "description",
        new TextShape("a text"),
        "What the architecture is, for lists of architectures.",
        "''"
    );

    private static readonly Field<StepSpec> Input = new("input", Step(), "What one step of the input sequence is.");

    private static readonly Field<int> Width = new("width", Size(65536), "D, the width of the residual stream.");

    private static readonly Field<int> Layers = new("layers", Size(1024), "L, the number of layers.", "1");

    private static readonly Field<Score> ScoreField = new(
        "score",
        new ChoiceShape<Score>(
            new("none", Score.None, "Dot-product-free: the logit is the positional term p phi(n) alone."),
            new("dot-product", Score.DotProduct, "The logit is <W_Q x_t, W_K x_s> + p phi(n).")
        ),
        "The input-dependent part of an attention logit."
    );

    private static readonly Field<int> Heads = new("heads", Size(4096), "H, the number of heads.", "1");

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

    private static readonly Field<Position> PositionField = new(
        "position",
        new ChoiceShape<Position>(
            new("log", Position.Log, "phi(n) = -log n for distances n >= 1; a token does not see itself."),
            new("lin", Position.Lin, "phi(n) = -n for distances n >= 0.")
        ),
        "The relative positional encoding phi."
    );

    private static readonly Field<SlopeRange> InitialSlope = new(
        "initial-slope",
        new EitherShape<SlopeRange>(
            Slope().Select(slope => new SlopeRange(slope, slope)),
            new SlopeRangeShape(Slope())
        ),
        "The heads' initial slopes p: one number, or the [low, high] over which they are spread on a logarithmic scale.",
        "[0.0025, 4]"
    );

    private static readonly Field<AttentionSpec> Attention = new(
        "attention",
        new MappingShape<AttentionSpec>(
            [ScoreField, Heads, HeadSizeField, NormalisationField, PositionField, InitialSlope],
            values => new AttentionSpec(
                values.Get(ScoreField),
                values.Get(Heads),
                values.Get(HeadSizeField),
                values.Get(NormalisationField),
                values.Get(PositionField),
                values.Get(InitialSlope)
            )
        ),
        "The attention of every layer."
    );

    private static readonly Field<int> HiddenWidth = new("width", Size(LargestSize), "m, the number of hidden units.");

    private static readonly Field<string> Activation = new(
        "activation",
        new ChoiceShape<string>(new Choice<string>("relu", "relu", "max(u, 0).")),
        "The activation of the hidden units.",
        "relu"
    );

    private static readonly Field<FeedForwardSpec?> FeedForward = new(
        "feed-forward",
        new EitherShape<FeedForwardSpec?>(
            new ChoiceShape<FeedForwardSpec?>(new Choice<FeedForwardSpec?>("none", null, "No feed-forward network.")),
            new MappingShape<FeedForwardSpec?>(
                [HiddenWidth, Activation],
                values => new FeedForwardSpec(values.Get(HiddenWidth))
            )
        ),
        "The feed-forward network of every layer.",
        "none"
    );

    private static readonly Field<ReadOut> ReadOutField = new(
        "read-out",
        new ChoiceShape<ReadOut>(
            new("last", ReadOut.Last, "The last position only: one prediction for a sequence."),
            new("every", ReadOut.Every, "Every position: one prediction for each step.")
        ),
        "Which positions are read.",
        "last"
    );

    private static readonly Field<StepSpec> Output = new(
        "output",
        Step(),
        "What is predicted at a position that is read."
    );

    /// <summary>A whole architecture file.</summary>
    public static Shape<ArchitectureSpec> Root { get; } =
        new MappingShape<ArchitectureSpec>(
            [Name, Description, Input, Width, Layers, Attention, FeedForward, ReadOutField, Output],
            values => new ArchitectureSpec(
                values.Get(Name),
                values.Get(Input),
                values.Get(Width),
                values.Get(Layers),
                values.Get(Attention),
                values.Get(FeedForward),
                values.Get(ReadOutField),
                values.Get(Output)
            )
            {
                Description = values.Get(Description),
            }
        );

    private static Shape<int> Size(int maximum) => new IntegerShape(1, maximum).ToInt32();

    private static RealShape Slope() => new(0, isOpen: true, maximum: 1e6);

    private static OneKeyShape<StepSpec> Step() =>
        new(
            new(
                "real",
                Size(LargestSize).Select(size => new StepSpec(StepKind.Real, size)),
                "A vector of that many real numbers."
            ),
            new(
                "tokens",
                Size(LargestSize).Select(size => new StepSpec(StepKind.Token, size)),
                "A token of a vocabulary of that size."
            )
        );
}
