using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Lowering;

/// <summary>
/// A spec as the formulas say it, nothing left out: x^(0) = W_E x + b_E; per layer u = x + Attn(x) and
/// x' = u + FFN(u), the last layer's FFN without residual, as the read-out (paper, section 1). Every position is
/// computed; what is not needed is the passes' to find.
/// </summary>
internal static class ArchitectureLowering
{
    public static Graph Lower(ArchitectureSpec spec)
    {
        var graph = new GraphBuilder();
        var stream = Embed(graph, spec);
        for (var layer = 0; layer < spec.Layers; layer++)
        {
            var attention = AttentionLowering.Lower(graph, spec, layer, stream);
            stream = graph.Add(new AddOp(stream, attention));
            if (spec.FeedForward is { } feedForward)
            {
                var last = layer == spec.Layers - 1;
                var output = FeedForwardLowering.Lower(
                    graph,
                    feedForward,
                    layer,
                    stream,
                    spec.Width,
                    last ? spec.Output.Size : spec.Width
                );
                stream = last ? output : graph.Add(new AddOp(stream, output));
            }
        }

        if (spec.FeedForward is null)
        {
            var readOut = graph.Add(
                ParameterOp.Single("W_Y", null, new Initialisation.Uniform(spec.Width), spec.Output.Size, spec.Width)
            );
            stream = graph.Add(new LinearOp(stream, readOut));
        }

        return graph.Build(
            spec.ReadOut == ReadOut.Last ? graph.Add(new DropTimeOp(graph.Add(new TakeLastOp(stream)))) : stream
        );
    }

    private static int Embed(GraphBuilder graph, ArchitectureSpec spec)
    {
        var input = graph.Add(new InputOp(spec.Input));
        if (spec.Input.Kind == StepKind.Token)
        {
            return graph.Add(
                new GatherOp(
                    input,
                    graph.Add(ParameterOp.Single("W_E", null, new Initialisation.Normal(), spec.Input.Size, spec.Width))
                )
            );
        }

        var initialisation = new Initialisation.Uniform(spec.Input.Size);
        var weight = graph.Add(ParameterOp.Single("W_E", null, initialisation, spec.Width, spec.Input.Size));
        var bias = graph.Add(ParameterOp.Single("b_E", null, initialisation, spec.Width));
        return graph.Add(new LinearOp(input, weight, bias));
    }
}
