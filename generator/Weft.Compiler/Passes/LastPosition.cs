using System;
using System.Collections.Generic;
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

    public override Graph Run(Graph graph, Extent extent)
    {
        var pushed = new Dictionary<int, int>();
        return GraphBuilder.Rewrite(
            graph,
            (builder, op) => op is TakeLastOp take ? Push(builder, pushed, take.X) : null
        );
    }

    /// <summary>
    /// The index of an op that computes the last position of <paramref name="index"/>. The residual stream is reached by
    /// several ways in every layer, so what is done is remembered: the work would grow as 3^L otherwise.
    /// </summary>
    private static int Push(GraphBuilder builder, Dictionary<int, int> pushed, int index)
    {
        if (!pushed.TryGetValue(index, out var result))
        {
            result = builder.Add(AtLast(builder, index, operand => Push(builder, pushed, operand)));
            pushed.Add(index, result);
        }

        return result;
    }

    private static Op AtLast(GraphBuilder builder, int index, Func<int, int> push) =>
        builder[index] switch
        {
            KernelWeightsOp op => op with { LastQuery = true },
            LinearOp op => op with { X = push(op.X) },
            ReluOp op => new ReluOp(push(op.X)),
            AddOp op => new AddOp(push(op.X), push(op.Y)),
            GatherOp op => op with { Ids = push(op.Ids) },
            MixSharedOp op => op with { Weights = push(op.Weights) },
            MixHeadsOp op => op with { Weights = push(op.Weights) },
            DotProductWeightsOp op => op with { Query = push(op.Query) },
            _ => new TakeLastOp(index),
        };
}
