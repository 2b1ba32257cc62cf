using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// A linear map that nothing reads but the residual stream starts from the stream instead of from 0, so the sum is no pass
/// of its own. Dropout between the two keeps them apart, and what other passes took up in a norm stays there.
/// </summary>
internal sealed class FusedResidual : Pass
{
    public override string Name => "fused-residual";

    public override string Reason => "a product that is added to the residual stream begins with the stream";

    public override Graph Run(Graph graph, CompileOptions options)
    {
        var uses = graph.Ops.SelectMany(op => op.Operands).Append(graph.Output).ToLookup(index => index);
        bool IsReadOnce(int index) => uses[index].Count() == 1;
        return GraphBuilder.Rewrite(
            graph,
            (builder, op, original) =>
            {
                if (op is not AddOp add)
                {
                    return null;
                }

                var (x, y) = (((AddOp)original).X, ((AddOp)original).Y);
                return builder[add.Y] is LinearOp last && IsReadOnce(y)
                        ? builder.Add(new LinearResidualOp(last.X, last.Weight, add.X, last.Bias))
                    : builder[add.X] is LinearOp first && IsReadOnce(x)
                        ? builder.Add(new LinearResidualOp(first.X, first.Weight, add.Y, first.Bias))
                    : null;
            }
        );
    }
}
