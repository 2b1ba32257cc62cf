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
            result = builder.Add(
                builder[index].AtLast(operand => Push(builder, pushed, operand)) ?? new TakeLastOp(index)
            );
            pushed.Add(index, result);
        }

        return result;
    }
}
