using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// Dot-product weights become part of the mixture that reads them: they are computed tile by tile with a running softmax
/// and never stored, so memory grows with T instead of T^2 and tiles above the diagonal cost nothing.
/// </summary>
internal sealed class FusedAttention : Pass
{
    public override string Name => "fused-attention";

    public override string Reason =>
        "attention weights are computed inside the mixture that reads them, tile by tile, and never stored";

    public override Graph Run(Graph graph, Extent extent) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
                op is MixHeadsOp mix && builder[mix.Weights] is DotProductWeightsOp dot
                    ? builder.Add(
                        new BiasedAttentionOp(
                            dot.Query,
                            dot.Key,
                            mix.Values,
                            dot.Bias,
                            dot.Heads,
                            HeadSize(builder.ShapeOf(dot.Key), builder.ShapeOf(mix.Values), dot.Heads),
                            dot.Scale,
                            dot.Weighting
                        )
                    )
                    : null
        );

    private static int? HeadSize(Shape keys, Shape values, int heads) =>
        keys.Last.Size == values.Last.Size && keys.Last.Size % heads == 0 ? keys.Last.Size / heads : null;
}
