using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// softmax(z + c) = softmax(z) where c is the same for all keys of a query. The query's term of the score "tmx" is such a
/// c (paper, section 2), so its parameters reach no result and the weights are the same for every sequence.
/// </summary>
internal sealed class SoftmaxCancellation : Pass
{
    public override string Name => "softmax-cancellation";

    public override string Reason =>
        "a term of the logits that is the same for all keys of a query cancels under softmax, and the weights need no input";

    public override Graph Run(Graph graph, CompileOptions options) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
                op is ShiftedKernelWeightsOp shifted
                    ? builder.Add(
                        new KernelWeightsOp(
                            shifted.Bias,
                            shifted.Weighting,
                            LastQuery: builder.ShapeOf(shifted.Shift).Axes[1] != Axis.Length
                        )
                    )
                    : null
        );
}
