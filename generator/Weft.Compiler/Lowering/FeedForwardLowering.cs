using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Lowering;

/// <summary>
/// FFN(u) = sum_k a_k relu(b_k . u + c_k), k = 1..m (paper, section 1): B [m, D] holds the b_k, A [out, m] the a_k.
/// As the read-out, A maps to the output.
/// </summary>
internal static class FeedForwardLowering
{
    public static int Lower(GraphBuilder graph, FeedForwardSpec spec, int layer, int stream, int width, int output)
    {
        var inner = new Initialisation.Uniform(width);
        var b = graph.Add(ParameterOp.Single("B", layer, inner, spec.Width, width));
        var c = graph.Add(ParameterOp.Single("c", layer, inner, spec.Width));
        var a = graph.Add(ParameterOp.Single("A", layer, new Initialisation.Uniform(spec.Width), output, spec.Width));
        return graph.Add(new LinearOp(graph.Add(new ReluOp(graph.Add(new LinearOp(stream, b, c)))), a));
    }
}
