using Weft.Compiler.Costs;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Spec;

/// <summary>The key <c>plan</c>: <c>auto</c>, or the way of each kind of mixture.</summary>
internal static class PlanLanguage
{
    private static readonly Choice<MixtureWay> Auto = new(
        "auto",
        MixtureWay.Auto,
        "The way that the cost model expects to be fastest."
    );

    private static readonly Choice<MixtureWay> Dense = Way(
        MixtureWay.Dense,
        "Weights of all pairs of positions, stored."
    );

    private static readonly Field<MixtureWay> Mixing = new(
        "mixing",
        new ChoiceShape<MixtureWay>(
            Auto,
            Dense,
            Way(MixtureWay.Tiles, "Products of Toeplitz tiles, O(T^2), nothing stored."),
            Way(MixtureWay.Fourier, "Fourier transforms of blocks of positions."),
            Way(MixtureWay.PrefixSums, "Prefix sums, for encodings by steps of distances (t5, t5-staircase, none)."),
            Way(MixtureWay.Recurrence, "A recurrence, for the encoding lin.")
        ),
        "How all positions are mixed by weights that no input reaches (scores none and tmx).",
        Auto.Text
    );

    private static readonly Field<MixtureWay> DotProduct = new(
        "dot-product",
        new ChoiceShape<MixtureWay>(
            Auto,
            Dense,
            Way(MixtureWay.Fused, "Tile by tile with any bias, nothing stored."),
            Way(MixtureWay.Flash, "libtorch's fused attention, for encodings lin, alibi and those without bias.")
        ),
        "How all positions are mixed by weights of dot products.",
        Auto.Text
    );

    /// <summary>The key.</summary>
    public static readonly Field<PlanSpec> Plan = new(
        "plan",
        new EitherShape<PlanSpec>(
            new ChoiceShape<PlanSpec>(new Choice<PlanSpec>(Auto.Text, PlanSpec.Auto, Auto.Doc)),
            new MappingShape<PlanSpec>(
                [Mixing, DotProduct],
                values => new PlanSpec(values.Get(Mixing), values.Get(DotProduct))
            )
        ),
        "How the attention is computed, where not as the cost model chooses. Results are the same but for rounding.",
        Auto.Text
    );

    private static Choice<MixtureWay> Way(MixtureWay way, string doc) => new(WayModel.For(way).Word, way, doc);
}
