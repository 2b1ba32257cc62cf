using System.Collections.Generic;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// Moves take-last towards the inputs, through everything that treats positions one by one and to the query side of
/// attention. What keys and values read at every position is there in any case: its last row is taken as a view where
/// that is less work than to compute the row again, and always where a dropout was drawn, which would drop other entries.
/// </summary>
internal sealed class LastPosition : Pass
{
    public override string Name => "last-position";

    public override string Reason =>
        "only the last position is read, so queries, residuals and feed-forward rows of the others are not computed";

    public override Graph Run(Graph graph, CompileOptions options)
    {
        var readInFull = ReadInFull(graph);
        var (inFull, position) = (new HashSet<int>(), 0);
        return GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
            {
                var index = op is TakeLastOp take
                    ? new Push(builder, inFull, options.Extent).Take(take.X).Index
                    : builder.Add(op);
                if (readInFull[position++])
                {
                    inFull.Add(index);
                }

                return index;
            }
        );
    }

    /// <summary>
    /// The values that are read at every position: what an op reads at its last position alone is what its
    /// <see cref="Op.AtLast"/> asks for.
    /// </summary>
    private static bool[] ReadInFull(Graph graph)
    {
        var (inFull, atLast) = (new bool[graph.Ops.Count], new bool[graph.Ops.Count]);
        inFull[graph.Output] = true;
        for (var i = graph.Ops.Count - 1; i >= 0; i--)
        {
            var (op, last) = (graph.Ops[i], new HashSet<int>());
            if (op is TakeLastOp take)
            {
                last.Add(take.X);
            }
            else if (!inFull[i] && atLast[i])
            {
                _ = op.AtLast(operand =>
                {
                    last.Add(operand);
                    return operand;
                });
            }

            foreach (var operand in op.Operands)
            {
                (last.Contains(operand) ? atLast : inFull)[operand] = true;
            }
        }

        return inFull;
    }

    /// <summary>
    /// Computes last positions. The residual stream is reached by several ways in every layer, so what is done is
    /// remembered: the work would grow as 3^L otherwise.
    /// </summary>
    private sealed class Push(GraphBuilder builder, HashSet<int> inFull, Extent extent)
    {
        /// <summary>
        /// Passes over the whole value that its view costs in training: its gradient, which is zero but for a row, is
        /// written, read and added.
        /// </summary>
        private const double ViewPasses = 3;

        private readonly Dictionary<int, (int Index, double Work)> pushed = [];

        /// <summary>An op that computes the last position of a value, and the work that it adds.</summary>
        public (int Index, double Work) Take(int index)
        {
            if (pushed.TryGetValue(index, out var known))
            {
                return known;
            }

            var (op, shape) = (builder[index], builder.ShapeOf(index));
            var computed = Computed(index);
            if (computed is null || (inFull.Contains(index) && IsSequence(shape)))
            {
                var view = op is InputOp ? 0 : ViewPasses * shape.Elements(extent);
                if (computed is null || op is DropoutOp || view < computed.Value.Work)
                {
                    computed = (builder.Add(new TakeLastOp(index)), view);
                }
            }

            pushed.Add(index, computed.Value);
            return computed.Value;
        }

        /// <summary>Whether a value holds something for each position: [B, T, c].</summary>
        private static bool IsSequence(Shape shape) =>
            shape.Axes.Count == 3 && shape.Axes[0] == Axis.Batch && shape.Axes[1] == Axis.Length;

        private (int Index, double Work)? Computed(int index)
        {
            var work = 0.0;
            var last = builder[index]
                .AtLast(operand =>
                {
                    var (taken, cost) = Take(operand);
                    work += cost;
                    return taken;
                });
            if (last is null)
            {
                return null;
            }

            var added = builder.Add(last);
            return (added, work + builder.Flops(extent, added));
        }
    }
}
