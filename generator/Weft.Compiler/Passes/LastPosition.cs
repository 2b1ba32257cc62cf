using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// Moves take-last towards the inputs, through everything that treats positions one by one and to the query side of
/// attention. Only keys and values, which the last query does read at every position, stay as they are.
/// </summary>
internal sealed class LastPosition : Pass
{
    public override string Name => "last-position";

    public override string Reason =>
        "only the last position is read, so queries, residuals and feed-forward rows of the others are not computed";

    public override Graph Run(Graph graph, Extent extent) =>
        GraphBuilder.Rewrite(graph, (builder, op) => op is TakeLastOp take ? Push(builder, take.X) : null);

    /// <summary>The index of an op that computes the last position of <paramref name="index"/>.</summary>
    private static int Push(GraphBuilder builder, int index)
    {
        if (builder[index] is KernelWeightsOp kernel)
        {
            return builder.Add(kernel with { LastQuery = true });
        }

        return builder[index] switch
        {
            LinearOp op => builder.Add(op with { X = Push(builder, op.X) }),
            ReluOp op => builder.Add(new ReluOp(Push(builder, op.X))),
            AddOp op => builder.Add(new AddOp(Push(builder, op.X), Push(builder, op.Y))),
            GatherOp op => builder.Add(op with { Ids = Push(builder, op.Ids) }),
            MixSharedOp op => builder.Add(op with { Weights = Push(builder, op.Weights) }),
            MixHeadsOp op => builder.Add(op with { Weights = Push(builder, op.Weights) }),
            DotProductWeightsOp op => builder.Add(op with { Query = Push(builder, op.Query) }),
            _ => builder.Add(new TakeLastOp(index)),
        };
    }
}
