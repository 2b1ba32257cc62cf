using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Passes;

/// <summary>
/// &lt;q_h, W_K^h x_s&gt; = &lt;(W_K^h)^T q_h, x_s&gt;: with one query it is cheaper to map the query of each head back than
/// to project T keys. A linear embedding of the keys is mapped back through in the same way. What a bias of the keys adds
/// to the logits is the same for all keys, and cancels under softmax.
/// </summary>
internal sealed class AbsorbedScores : Pass
{
    public override string Name => "absorbed-scores";

    public override string Reason =>
        "the one query that is left is mapped back through W_K, once per head, so no key is projected";

    public override Graph Run(Graph graph, CompileOptions options) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
                op is DotProductWeightsOp dot && builder.ShapeOf(dot.Query).Axes[1] != Axis.Length
                    ? Absorb(builder, dot, options.Extent)
                    : null
        );

    private static int? Absorb(GraphBuilder builder, DotProductWeightsOp dot, Extent extent)
    {
        if (builder[dot.Key] is not LinearOp key || !Vanishes(key.Bias, dot.Weighting))
        {
            return null;
        }

        var query = builder.Add(new LinearPerHeadTransposeOp(dot.Query, key.Weight, dot.Heads));
        var keys = key.X;
        if (
            builder[keys] is LinearOp embedding
            && Vanishes(embedding.Bias, dot.Weighting)
            && builder.ShapeOf(embedding.X).Last.Size < builder.ShapeOf(keys).Last.Size
        )
        {
            var back = builder.Add(new TransposeOp(embedding.Weight));
            query = builder.Add(new LinearPerHeadSharedOp(query, back, dot.Heads));
            keys = embedding.X;
        }

        var weights = builder.Add(new SharedKeyWeightsOp(query, keys, dot.Bias, dot.Heads, dot.Scale, dot.Weighting));
        return builder.Flops(extent, query, weights) < builder.Flops(extent, dot.Key, builder.Add(dot))
            ? weights
            : null;
    }

    private static bool Vanishes(int? bias, Weighting weighting) =>
        bias is null || weighting.Normalisation == Normalisation.Softmax;
}
