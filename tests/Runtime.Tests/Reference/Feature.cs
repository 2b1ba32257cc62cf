using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Norms;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Tests.Reference;

/// <summary>One choice of an architecture that code may depend on: "score: tmx", "norm: pre rms-norm".</summary>
/// <param name="Factor">What is chosen.</param>
/// <param name="Level">The choice.</param>
internal readonly record struct Feature(string Factor, string Level)
{
    /// <summary>The factors, those of the architecture before those of a block.</summary>
    public static readonly IReadOnlyList<string> Factors =
    [
        "input",
        "output",
        "layers",
        "blocks",
        "last-layer",
        "final-norm",
        "biases",
        "dropout",
        "tied-embeddings",
        "read-out",
        "length",
        "passes",
        "score",
        "scaled",
        "query-key-norm",
        "heads",
        "groups",
        "head-size",
        "normalisation",
        "position",
        "causal",
        "feed-forward",
        "precision",
        "norm",
        "plan",
    ];

    /// <summary>
    /// The features of each block of a case, defaults included, with those of the whole: what stands in one block meets in
    /// generated code.
    /// </summary>
    public static IEnumerable<IReadOnlyList<Feature>> Of(DrawnCase drawn)
    {
        var whole = Whole(drawn).ToList();
        return drawn.Spec.Blocks.Select(block => (IReadOnlyList<Feature>)[.. whole, .. Block(block).Distinct()]);
    }

    /// <summary>Whether no architecture has both, by a rule of the language.</summary>
    public static bool Exclude(Feature a, Feature b) => Excludes(a, b) || Excludes(b, a);

    /// <inheritdoc/>
    public override string ToString() => $"{Factor}: {Level}";

    private static IEnumerable<Feature> Whole(DrawnCase drawn)
    {
        var spec = drawn.Spec;
        return
        [
            new("input", Word(spec.Input.Kind)),
            new("output", Word(spec.Output.Kind)),
            new("layers", Many(spec.Layers.Count)),
            new("blocks", Many(spec.Blocks.Count)),
            new("last-layer", spec.LastLayer == LastLayer.Residual ? "residual" : "read-out"),
            new("final-norm", Word(spec.FinalNorm)),
            new("biases", Word(spec.Biases)),
            new("dropout", spec.Dropout > 0 ? "some" : "none"),
            new("tied-embeddings", Word(spec.TiedEmbeddings)),
            new("read-out", Word(spec.ReadOut)),
            new("length", Many(drawn.Length)),
            new("passes", drawn.WithoutPasses.Count > 0 ? "some" : "all"),
        ];
    }

    private static IEnumerable<Feature> Block(BlockSpec block)
    {
        var attention = block.Attention;
        var dot = attention.Score as DotProduct;
        var plan = attention.Score is DotProduct ? block.Plan.DotProduct : block.Plan.Mixing;
        return
        [
            new("score", attention.Score.Word),
            new("scaled", Word(dot is { Scaled: true })),
            new("query-key-norm", Word(dot?.QueryKeyNorm)),
            new("heads", Many(attention.Heads)),
            new("groups", attention.Groups.Count > 2 ? "3 or more" : $"{attention.Groups.Count}"),
            new("head-size", Word(attention.HeadSize)),
            new("normalisation", Word(attention.Normalisation)),
            .. attention.Groups.Select(group => new Feature("position", group.Position.Word)),
            new("causal", Word(attention.Causal)),
            new("feed-forward", block.FeedForward?.Activation.Word ?? "none"),
            new("precision", Word(block.FeedForward?.Precision ?? Precision.Full)),
            new("norm", block.Norm is { } norm ? $"{Word(norm.Placement)} {norm.Scheme.Word}" : "none"),
            new("plan", Word(plan)),
        ];
    }

    private static bool Excludes(Feature a, Feature b) =>
        (a.Factor, a.Level, b.Factor, b.Level) switch
        {
            ("score", "tmx", "position", var kind) => kind is not ("log" or "lin" or "alibi"),
            ("score", "none", "position", "rotary") => true,
            ("score", "none" or "tmx", "scaled", "true") => true,
            ("score", "none" or "tmx", "query-key-norm", not "none") => true,
            ("score", "dot-product", "plan", var way) => way is not ("auto" or "dense" or "fused" or "flash"),
            ("score", "none", "plan", "fused" or "flash") => true,
            ("score", "tmx", "plan", "fused" or "flash" or "prefixsums") => true,
            ("score", "tmx", "causal", "false") => true,
            ("heads", "1", "groups", not "1") => true,
            ("layers", "1", "blocks", "2 or more") => true,
            ("tied-embeddings", "true", "input" or "output", "real") => true,
            ("feed-forward", "none", "precision", not "full") => true,
            ("causal", "false", "position", var kind) => !IsOfBothSides(kind),
            ("causal", "false", "plan", var way) => way is not ("auto" or "dense" or "fused" or "flash"),
            ("head-size", "full", "plan", "fused" or "flash") => true,
            ("normalisation", "none", "plan", "flash") => true,
            ("plan", "recurrence", "position", not "lin") => true,
            ("plan", "recurrence" or "prefixsums", "scaled", "true") => true,
            ("plan", "tiles" or "fourier", "scaled", "true") => true,
            ("plan", "recurrence" or "prefixsums" or "tiles" or "fourier", "query-key-norm", not "none") => true,
            ("plan", "recurrence" or "prefixsums" or "tiles" or "fourier", "position", "rotary") => true,
            ("plan", "prefixsums", "position", var kind) => kind is not ("t5-staircase" or "t5") && !IsAdded(kind),
            ("plan", "flash", "position", var kind) => kind is not ("lin" or "alibi" or "rotary") && !IsAdded(kind),
            ("position", "sinusoidal", "position", "learned") => true,
            _ => false,
        };

    /// <summary>Nothing is added to the logits.</summary>
    private static bool IsAdded(string position) => position is "none" or "sinusoidal" or "learned";

    private static bool IsOfBothSides(string position) => position is "rotary" || IsAdded(position);

    private static string Many(int count) => count > 1 ? "2 or more" : "1";

    private static string Word(NormScheme? norm) => norm?.Word ?? "none";

    private static string Word<T>(T value)
        where T : notnull => value.ToString()!.ToLowerInvariant();
}
