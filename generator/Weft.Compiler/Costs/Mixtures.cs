using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Costs;

/// <summary>A mixture of all positions as it was found in a graph, with what may compute it.</summary>
/// <param name="Sizes">Its sizes, in training.</param>
/// <param name="Ways">The ways that apply.</param>
/// <param name="Plan">What the spec asks for, or, of an op that is one way, that way.</param>
internal sealed record FoundMixture(Mixture Sizes, IReadOnlyList<MixtureWay> Ways, MixtureWay Plan)
{
    /// <summary>The plan where it applies, else the fastest way.</summary>
    public MixtureWay Choose(Calibration calibration) =>
        Plan != MixtureWay.Auto && Ways.Contains(Plan) ? Plan : calibration.Fastest(Sizes, Ways);
}

/// <summary>Finds mixtures of all positions in graphs.</summary>
internal static class Mixtures
{
    /// <summary>The mixture that an op is, before or after a way was chosen; null for any other op.</summary>
    public static FoundMixture? Of(IOps graph, Op op, Extent extent) =>
        OfDistance(graph, op, extent) ?? OfDotProducts(graph, op, extent);

    /// <summary>The mixture by weights that no input reaches that an op is; null for any other op.</summary>
    public static FoundMixture? OfDistance(IOps graph, Op op, Extent extent)
    {
        switch (op)
        {
            case MixHeadsOp mix when graph.OpAt(mix.Weights) is KernelWeightsOp { LastQuery: false } kernel:
                return OfDistance(
                    Sizes(graph, mix.Values, mix.Heads, isShared: false, extent),
                    Schemes(graph, kernel.Bias),
                    kernel.Weighting.Causal,
                    mix.Plan
                );
            case MixSharedOp mix when graph.OpAt(mix.Weights) is KernelWeightsOp { LastQuery: false } kernel:
                var sizes = Sizes(graph, mix.X, mix.Heads, isShared: true, extent);
                return OfDistance(
                    mix.WithMass ? sizes with { ValueSize = sizes.ValueSize + 1 } : sizes,
                    Schemes(graph, kernel.Bias),
                    kernel.Weighting.Causal,
                    mix.Plan
                );
            case LinRecurrenceOp mix:
                return OfDistance(
                    Sizes(graph, mix.Values, mix.Heads, mix.Shared, extent),
                    [new LinPosition(new SlopeRange(1, 1))],
                    causal: true,
                    MixtureWay.Recurrence
                );
            case ToeplitzMixingOp mix:
                var found = OfDistance(
                    Sizes(graph, mix.Values, mix.Heads, mix.Shared, extent),
                    Schemes(graph, mix.Kernel),
                    causal: true,
                    mix.Way
                );

                // Which of the ways of convolutions it is is left to each call, but it is one of them.
                MixtureWay[] convolutions = [MixtureWay.PrefixSums, MixtureWay.Fourier, MixtureWay.Tiles];
                return found with { Ways = [.. convolutions.Where(found.Ways.Contains)] };
            default:
                return null;
        }
    }

    /// <summary>
    /// The mixture by dot-product weights of all queries that an op is; null for any other op. Heads that share their
    /// values have no fused way.
    /// </summary>
    public static FoundMixture? OfDotProducts(IOps graph, Op op, Extent extent) =>
        op switch
        {
            MixHeadsOp mix when graph.OpAt(mix.Weights) is DotProductWeightsOp dot => OfDotProducts(
                graph,
                (dot.Query, dot.Key, mix.Values, dot.Bias, mix.Heads),
                dot.Weighting.Normalisation,
                HeadSize.Split,
                extent,
                mix.Plan
            ),
            MixSharedOp mix when graph.OpAt(mix.Weights) is DotProductWeightsOp dot => OfDotProducts(
                graph,
                (dot.Query, dot.Key, mix.X, dot.Bias, mix.Heads),
                dot.Weighting.Normalisation,
                HeadSize.Full,
                extent,
                mix.Plan
            ),
            BiasedAttentionOp dot => OfDotProducts(
                graph,
                (dot.Query, dot.Key, dot.Values, dot.Bias, dot.Heads),
                dot.Weighting.Normalisation,
                HeadSize.Split,
                extent,
                MixtureWay.Fused
            ),
            FlashAttentionOp dot => OfDotProducts(
                graph,
                (dot.Query, dot.Key, dot.Values, null, dot.Heads),
                Normalisation.Softmax,
                HeadSize.Split,
                extent,
                MixtureWay.Flash
            )
                is { } found
                ? found with
                {
                    Sizes = found.Sizes with { HasBias = dot.Slopes is not null },
                }
                : null,
            _ => null,
        };

    /// <summary>The encodings that biases by distance are made of.</summary>
    public static IReadOnlyList<PositionScheme> Schemes(IOps graph, int bias) =>
        graph.OpAt(bias) switch
        {
            DistanceBiasOp single => [single.Scheme],
            ConcatenateOp groups => [.. groups.Parts.SelectMany(part => Schemes(graph, part))],
            var other => throw new IrException($"{other.Mnemonic} gives no biases by distance"),
        };

    private static Mixture Sizes(IOps graph, int values, int heads, bool isShared, Extent extent)
    {
        var width = graph.ShapeOf(values).Last.Size;
        return new(extent.Batch, extent.Length, heads, isShared ? width : width / heads)
        {
            IsTraining = !extent.IsFrozen,
        };
    }

    private static FoundMixture OfDistance(
        Mixture sizes,
        IReadOnlyList<PositionScheme> schemes,
        bool causal,
        MixtureWay plan
    )
    {
        var steps = ApplicableWays.Steps(schemes)?.Count(n => n < sizes.Length);
        return new(sizes with { Steps = steps ?? 0 }, ApplicableWays.OfDistance(schemes, causal), plan);
    }

    private static FoundMixture? OfDotProducts(
        IOps graph,
        (int Query, int Key, int Values, int? Bias, int Heads) parts,
        Normalisation normalisation,
        HeadSize headSize,
        Extent extent,
        MixtureWay plan
    )
    {
        if (graph.ShapeOf(parts.Query).Axes[1] != Axis.Length)
        {
            return null;
        }

        IReadOnlyList<PositionScheme> schemes = parts.Bias is { } bias ? Schemes(graph, bias) : [];
        var sizes = Sizes(graph, parts.Values, parts.Heads, headSize == HeadSize.Full, extent) with
        {
            KeySize = graph.ShapeOf(parts.Key).Last.Size / parts.Heads,
            HasBias = parts.Bias is not null,
        };
        var ways = ApplicableWays
            .OfDotProducts(schemes, normalisation, headSize)
            .Where(way => way != MixtureWay.Flash || sizes.KeySize == sizes.ValueSize);
        return new(sizes, [.. ways], plan);
    }
}
