using System.Linq;
using Weft.Compiler.Costs;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// Dot-product weights become part of the mixture that reads them: they are computed tile by tile with a running softmax
/// and never stored, so memory grows with T instead of T^2 and tiles above the diagonal cost nothing. Where the cost model
/// or the spec's plan has libtorch's fused attention, which takes no learned bias, a linear bias -p (t - s) becomes one
/// more coordinate: the logits of a query gain p s, and -p t is the same for all its keys and cancels under softmax.
/// </summary>
internal sealed class FusedAttention : Pass
{
    public override string Name => "fused-attention";

    public override string Reason =>
        "attention weights are computed inside the mixture that reads them, tile by tile, and never stored";

    public override Graph Run(Graph graph, CompileOptions options) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
            {
                if (op is not MixHeadsOp mix || builder[mix.Weights] is not DotProductWeightsOp dot)
                {
                    return null;
                }

                // One query has no tiles to choose between.
                var way =
                    Mixtures.OfDotProducts(builder, op, options.Extent)?.Choose(options.Calibration)
                    ?? MixtureWay.Fused;
                return way switch
                {
                    MixtureWay.Dense => null,
                    MixtureWay.Flash => builder.Add(Flash(builder, dot, mix)),
                    _ => builder.Add(Fused(builder, dot, mix)),
                };
            }
        );

    private static BiasedAttentionOp Fused(GraphBuilder builder, DotProductWeightsOp dot, MixHeadsOp mix) =>
        new(
            dot.Query,
            dot.Key,
            mix.Values,
            dot.Bias,
            dot.Heads,
            HeadSize(builder.ShapeOf(dot.Key), builder.ShapeOf(mix.Values), dot.Heads),
            dot.Scale,
            dot.Weighting
        );

    private static FlashAttentionOp Flash(GraphBuilder builder, DotProductWeightsOp dot, MixHeadsOp mix)
    {
        int? slopes = dot.Bias is { } bias ? Slopes(builder, bias) : null;
        return new(dot.Query, dot.Key, mix.Values, slopes, dot.Heads, dot.Scale, dot.Weighting.Causal);
    }

    private static int Slopes(GraphBuilder builder, int bias) =>
        builder[bias] switch
        {
            DistanceBiasOp single => builder.Add(new SlopesOp(single.Parameters, single.Scheme, single.Heads)),
            ConcatenateOp groups => builder.Add(
                new ConcatenateOp(new(groups.Parts.Select(part => Slopes(builder, part))), AlongLast: false, Label: "p")
            ),
            var other => throw new IrException($"{other.Mnemonic} has no slopes"),
        };

    private static int? HeadSize(Shape keys, Shape values, int heads) =>
        keys.Last.Size == values.Last.Size && keys.Last.Size % heads == 0 ? keys.Last.Size / heads : null;
}
