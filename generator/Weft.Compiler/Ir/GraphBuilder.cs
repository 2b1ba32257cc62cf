using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Ir;

/// <summary>Builds a <see cref="Graph"/> op by op; adding an op that is there already returns the first one.</summary>
public sealed class GraphBuilder : IOps
{
    private readonly List<Op> ops = [];
    private readonly List<Shape> shapes = [];
    private readonly List<bool> reached = [];
    private readonly Dictionary<Op, int> known = [];

    /// <summary>The op at an index.</summary>
    public Op this[int index] => ops[index];

    Op IOps.OpAt(int index) => ops[index];

    /// <summary>Shape of the value at an index.</summary>
    public Shape ShapeOf(int index) => shapes[index];

    /// <summary>
    /// Multiplications and additions of some ops, to weigh one way of computing a value against another. A way that is
    /// not taken may stay behind: <see cref="Build"/> leaves out what nothing needs.
    /// </summary>
    public double Flops(Extent extent, params int[] indices) =>
        indices.Sum(index =>
            extent.IsFrozen && !reached[index]
                ? 0
                : ops[index].Flops(ops[index].Operands.Select(i => shapes[i]).ToArray(), shapes[index], extent)
        );

    /// <summary>Adds an op and returns its index.</summary>
    /// <exception cref="IrException">Operands come later than the op, or do not fit it.</exception>
    public int Add(Op op)
    {
        if (known.TryGetValue(op, out var index))
        {
            return index;
        }

        if (op.Operands.Any(i => i < 0 || i >= ops.Count))
        {
            throw new IrException($"{op.Mnemonic} reads an op that does not come before it");
        }

        var shape = op.Infer(op.Operands.Select(i => shapes[i]).ToArray());
        ops.Add(op);
        shapes.Add(shape);
        reached.Add(op is InputOp || op.Operands.Any(i => reached[i]));
        known.Add(op, ops.Count - 1);
        return ops.Count - 1;
    }

    /// <summary>The graph that computes an op, without the ops it does not need.</summary>
    public Graph Build(int output)
    {
        var needed = new bool[ops.Count];
        needed[output] = true;
        for (var i = output; i >= 0; i--)
        {
            if (needed[i])
            {
                foreach (var operand in ops[i].Operands)
                {
                    needed[operand] = true;
                }
            }
        }

        var pruned = new GraphBuilder();
        var moved = new int[ops.Count];
        for (var i = 0; i < ops.Count; i++)
        {
            if (needed[i])
            {
                moved[i] = pruned.Add(Moved(ops[i], moved));
            }
        }

        return new Graph(pruned.ops, pruned.shapes, moved[output]);
    }

    /// <summary>
    /// Rebuilds a graph through a rule. The rule sees each op with its operands already rewritten, and the builder that
    /// holds them; it returns the index of a replacement, or null to keep the op.
    /// </summary>
    public static Graph Rewrite(Graph graph, Func<GraphBuilder, Op, int?> rule) =>
        Rewrite(graph, (builder, op, _) => rule(builder, op));

    /// <summary>The same for a rule that also sees the op as it was.</summary>
    public static Graph Rewrite(Graph graph, Func<GraphBuilder, Op, Op, int?> rule)
    {
        var builder = new GraphBuilder();
        var moved = new int[graph.Ops.Count];
        for (var i = 0; i < graph.Ops.Count; i++)
        {
            var op = Moved(graph.Ops[i], moved);
            moved[i] = rule(builder, op, graph.Ops[i]) ?? builder.Add(op);
        }

        return builder.Build(moved[graph.Output]);
    }

    private static Op Moved(Op op, int[] moved) =>
        op.Operands.Count == 0 ? op : op with { Operands = new EquatableArray<int>(op.Operands.Select(i => moved[i])) };
}
