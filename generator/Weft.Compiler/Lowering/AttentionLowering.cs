using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Lowering;

/// <summary>
/// Attn_t(x) = W_O sum_h W_V^h sum_s w^h_ts x_s (paper, section 1).
/// Full heads: W_V^h is D x D, stored side by side as W_V [D, H D], so the sum over heads is one product.
/// Split heads: W_V^h is D/H x D, stored one above the other as W_V [D, D], so concatenation is free.
/// </summary>
internal static class AttentionLowering
{
    public static int Lower(LayerLowering layer)
    {
        var (graph, width, heads) = (layer.Graph, layer.Width, layer.Attention.Heads);
        var (weights, queryFactor) = layer.Attention.Score.Lower(layer);
        var plan = layer.Attention.Score.HasDotProducts ? layer.Plan.DotProduct : layer.Plan.Mixing;
        int Scaled(int mixed) => queryFactor is { } factor ? graph.Add(new ScaleHeadsOp(mixed, factor, heads)) : mixed;

        int mixed;
        if (layer.IsFull)
        {
            // Summing H heads of full width multiplies the variance of the result by H.
            var initialisation = new Initialisation.Uniform(checked(width * heads));
            var valueMap = layer.Parameter("W_V", initialisation, width, width * heads);
            var shared = graph.Add(new MixSharedOp(weights, layer.Stream, heads, Plan: plan));
            mixed = graph.Add(new LinearOp(Scaled(shared), valueMap));
        }
        else
        {
            var values = layer.Linear(layer.Stream, "W_V", "b_V", width, width);
            mixed = Scaled(graph.Add(new MixHeadsOp(weights, values, heads, plan)));
        }

        return layer.Linear(mixed, "W_O", "b_O", width, width);
    }
}
