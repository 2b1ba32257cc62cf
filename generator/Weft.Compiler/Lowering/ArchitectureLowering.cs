using System;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Lowering;

/// <summary>
/// A spec as the formulas say it, nothing left out: x^(0) = W_E x + b_E; per layer u = x + Attn(x) and
/// x' = u + FFN(u), in the paper's form the last layer's FFN without residual, as the read-out (paper, section 1).
/// Every position is computed; what is not needed is the passes' to find.
/// </summary>
internal static class ArchitectureLowering
{
    public static Graph Lower(ArchitectureSpec spec)
    {
        var graph = new GraphBuilder();
        var stream = Dropout(graph, spec, Embed(graph, spec));
        var layers = spec.Layers;
        for (var layer = 0; layer < layers.Count; layer++)
        {
            var isReadOut = layer == layers.Count - 1 && spec.EndsInFeedForward;
            stream = Layer(graph, spec, layer, layers[layer], stream, isReadOut);
        }

        if (!spec.EndsInFeedForward)
        {
            stream = LinearReadOut(graph, spec, stream);
        }

        return graph.Build(
            spec.ReadOut == ReadOut.Last ? graph.Add(new DropTimeOp(graph.Add(new TakeLastOp(stream)))) : stream
        );
    }

    private static int Embed(GraphBuilder graph, ArchitectureSpec spec)
    {
        var stream = EmbedStep(graph, spec);
        foreach (
            var scheme in spec.Blocks[0].Attention.Groups.Select(g => g.Position).OfType<AbsolutePosition>().Distinct()
        )
        {
            var encoding = scheme.MostPositions is { } most
                ? new LearnedEncodingOp(
                    graph.Add(ParameterOp.Single("P", "", new Initialisation.Normal(0.02), most, spec.Width))
                )
                : (Op)new FixedEncodingOp(scheme, spec.Width);
            stream = graph.Add(new AddEncodingOp(stream, graph.Add(encoding)));
        }

        return stream;
    }

    private static int EmbedStep(GraphBuilder graph, ArchitectureSpec spec)
    {
        var input = graph.Add(new InputOp(spec.Input));
        if (spec.Input.Kind == StepKind.Token)
        {
            // A table that is also the read-out starts with rows of length 1, so that logits start near 1.
            var deviation = spec.TiedEmbeddings ? 1 / Math.Sqrt(spec.Width) : 1;
            var table = ParameterOp.Single(
                "W_E",
                "",
                new Initialisation.Normal(deviation),
                spec.Input.Size,
                spec.Width
            );
            return graph.Add(new GatherOp(input, graph.Add(table)));
        }

        var initialisation = new Initialisation.Uniform(spec.Input.Size);
        var weight = graph.Add(ParameterOp.Single("W_E", "", initialisation, spec.Width, spec.Input.Size));
        int? bias =
            spec.Biases == Biases.None ? null : graph.Add(ParameterOp.Single("b_E", "", initialisation, spec.Width));
        return graph.Add(new LinearOp(input, weight, bias));
    }

    private static int Layer(
        GraphBuilder graph,
        ArchitectureSpec spec,
        int number,
        BlockSpec block,
        int x,
        bool isReadOut
    )
    {
        int Norm(int value, string gain, string shift, NormPlacement placement) =>
            block.Norm is { } norm && norm.Placement == placement
                ? NormLowering.Lower(graph, norm.Scheme, spec, value, gain, shift, number)
                : value;

        var layer = new LayerLowering(graph, spec, number, block, Norm(x, "g_1", "s_1", NormPlacement.Pre));
        var attention = Dropout(graph, spec, AttentionLowering.Lower(layer));
        var u = Norm(graph.Add(new AddOp(x, attention)), "g_1", "s_1", NormPlacement.Post);
        if (block.FeedForward is not { } feedForward)
        {
            return u;
        }

        var inner = Norm(u, "g_2", "s_2", NormPlacement.Pre);
        var width = isReadOut ? spec.Output.Size : spec.Width;
        var output = FeedForwardLowering.Lower(layer, feedForward, spec.Biases, inner, width);
        return isReadOut
            ? output
            : Norm(graph.Add(new AddOp(u, Dropout(graph, spec, output))), "g_2", "s_2", NormPlacement.Post);
    }

    private static int LinearReadOut(GraphBuilder graph, ArchitectureSpec spec, int stream)
    {
        if (spec.FinalNorm is { } norm)
        {
            stream = NormLowering.Lower(graph, norm, spec, stream, "g_Y", "s_Y", layer: null);
        }

        // Interned: the embedding table itself where it is tied.
        var initialisation = new Initialisation.Uniform(spec.Width);
        var weight = spec.TiedEmbeddings
            ? graph.Add(
                ParameterOp.Single(
                    "W_E",
                    "",
                    new Initialisation.Normal(1 / Math.Sqrt(spec.Width)),
                    spec.Input.Size,
                    spec.Width
                )
            )
            : graph.Add(ParameterOp.Single("W_Y", "", initialisation, spec.Output.Size, spec.Width));
        int? bias =
            spec.Biases == Biases.All
                ? graph.Add(ParameterOp.Single("b_Y", "", initialisation, spec.Output.Size))
                : null;
        return graph.Add(new LinearOp(stream, weight, bias));
    }

    private static int Dropout(GraphBuilder graph, ArchitectureSpec spec, int x) =>
        spec.Dropout > 0 ? graph.Add(new DropoutOp(x, spec.Dropout)) : x;
}
