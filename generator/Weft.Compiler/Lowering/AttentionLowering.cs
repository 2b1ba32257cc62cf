using System;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Lowering;

/// <summary>
/// Attn_t(x) = W_O sum_h W_V^h sum_{s &lt;= t} w^h_ts x_s (paper, section 1).
/// Full heads: W_V^h is D x D, stored side by side as W_V [D, H D], so the sum over heads is one product.
/// Split heads: W_V^h is D/H x D, stored one above the other as W_V [D, D], so concatenation is free.
/// </summary>
internal static class AttentionLowering
{
    public static int Lower(GraphBuilder graph, ArchitectureSpec spec, int layer, int stream)
    {
        var attention = spec.Attention;
        var (width, heads) = (spec.Width, attention.Heads);
        var full = attention.HeadSize == HeadSize.Full;

        var slope = attention.InitialSlope;
        var theta = graph.Add(
            ParameterOp.Single("theta", layer, new Initialisation.Slopes(slope.Low, slope.High), heads)
        );
        var weights =
            attention.Score == Score.None
                ? graph.Add(new KernelWeightsOp(theta, attention.Position, attention.Normalisation, LastQuery: false))
                : DotProduct(graph, attention, layer, stream, theta, width, full ? width : width / heads);

        // Summing H heads of full width multiplies the variance of the result by H.
        var values = new Initialisation.Uniform(full ? checked(width * heads) : width);
        int mixed;
        if (full)
        {
            var valueMap = graph.Add(ParameterOp.Single("W_V", layer, values, width, width * heads));
            mixed = graph.Add(new LinearOp(graph.Add(new MixSharedOp(weights, stream, heads)), valueMap));
        }
        else
        {
            var valueMap = graph.Add(ParameterOp.Single("W_V", layer, values, width, width));
            mixed = graph.Add(new MixHeadsOp(weights, graph.Add(new LinearOp(stream, valueMap)), heads));
        }

        var output = graph.Add(ParameterOp.Single("W_O", layer, new Initialisation.Uniform(width), width, width));
        return graph.Add(new LinearOp(mixed, output));
    }

    // The paper's logit has no 1/sqrt(head size); W_Q starts smaller by that factor instead, which gives the usual
    // logits at the start of training.
    private static int DotProduct(
        GraphBuilder graph,
        AttentionSpec attention,
        int layer,
        int stream,
        int theta,
        int width,
        int headSize
    )
    {
        var rows = attention.Heads * headSize;
        var query = graph.Add(
            ParameterOp.Single("W_Q", layer, new Initialisation.Uniform(width, 1 / Math.Sqrt(headSize)), rows, width)
        );
        var key = graph.Add(ParameterOp.Single("W_K", layer, new Initialisation.Uniform(width), rows, width));
        return graph.Add(
            new DotProductWeightsOp(
                graph.Add(new LinearOp(stream, query)),
                graph.Add(new LinearOp(stream, key)),
                theta,
                attention.Heads,
                attention.Position,
                attention.Normalisation
            )
        );
    }
}
