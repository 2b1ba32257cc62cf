using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Lowering;

/// <summary>
/// FFN(u) = sum_k a_k sigma(b_k . u + c_k), k = 1..m (paper, section 1): B [m, D] holds the b_k, A [out, m] the a_k.
/// A gated activation has units sigma(G u + c_G) (B u + c) (N. Shazeer, 2020, arXiv 2002.05202). As the read-out, A
/// maps to the output.
/// </summary>
internal static class FeedForwardLowering
{
    public static int Lower(LayerLowering layer, FeedForwardSpec spec, Biases biases, int stream, int output)
    {
        var (graph, activation) = (layer.Graph, spec.Activation);
        var inner = new Initialisation.Uniform(layer.Width);
        int Units(string map, string bias) =>
            graph.Add(
                new LinearOp(
                    stream,
                    layer.Parameter(map, inner, spec.Width, layer.Width),
                    biases == Biases.None ? null : layer.Parameter(bias, inner, spec.Width)
                )
            );

        int hidden;
        if (activation.IsGated)
        {
            var gate = graph.Add(new ActivationOp(Units("G", "c_G"), activation));
            hidden = graph.Add(new MultiplyOp(gate, Units("B", "c")));
        }
        else
        {
            hidden = graph.Add(new ActivationOp(Units("B", "c"), activation));
        }

        var result = layer.Linear(hidden, "A", "b_A", output, spec.Width);
        return spec.Precision == Precision.Full ? result : graph.Add(new RoundOp(result, spec.Precision));
    }
}
