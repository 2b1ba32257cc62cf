using System.Collections.Generic;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// Moves take-last towards the inputs, through everything that treats positions one by one and to the query side of
/// attention. Only keys and values, which the last query does read at every position, stay as they are. So do dropouts
/// that keys or values are read through: drawn once more for the last position, they would drop other entries there.
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
            (builder, op) =>
            {
                if (op is not TakeLastOp take)
                {
                    return null;
                }

                foreach (var shared in DropoutsReadInFull(builder, take.X))
                {
                    pushed[shared] = builder.Add(new TakeLastOp(shared));
                }

                return Push(builder, pushed, take.X);
            }
        );
    }

    /// <summary>
    /// The dropouts that the last position of <paramref name="end"/> reads at every position: what an op reads at its
    /// last position alone is what its <see cref="Op.AtLast"/> asks for.
    /// </summary>
    private static List<int> DropoutsReadInFull(GraphBuilder builder, int end)
    {
        var found = new List<int>();
        var (inFull, atLast) = (new bool[end + 1], new bool[end + 1]);
        atLast[end] = true;
        for (var i = end; i >= 0; i--)
        {
            if (!inFull[i] && !atLast[i])
            {
                continue;
            }

            var (op, last) = (builder[i], new HashSet<int>());
            var isPushed =
                !inFull[i]
                && op.AtLast(operand =>
                {
                    last.Add(operand);
                    return operand;
                })
                    is not null;
            foreach (var operand in op.Operands)
            {
                (isPushed && last.Contains(operand) ? atLast : inFull)[operand] = true;
            }

            if (op is DropoutOp && inFull[i])
            {
                found.Add(i);
            }
        }

        return found;
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
