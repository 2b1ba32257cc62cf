using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Runtime.Reports.Explain;

/// <summary>A value that a later row reads.</summary>
/// <param name="From">Row that computes it.</param>
/// <param name="To">Row that reads it.</param>
/// <param name="Lane">How far from the rows its arc runs, from 0; -1 for the next row, which needs no arc.</param>
internal sealed record GraphArc(int From, int To, int Lane);

/// <summary>
/// Rows and arcs of a drawing: the ops in order, parameters left out, and who reads whom. Arcs that overlap run in lanes
/// of their own, short ones inside.
/// </summary>
internal sealed class GraphArcs
{
    public GraphArcs(Graph graph)
    {
        Rows = [.. Enumerable.Range(0, graph.Ops.Count).Where(i => graph.Ops[i] is not ParameterOp)];
        var rowOf = Rows.Select((op, row) => (op, row)).ToDictionary(pair => pair.op, pair => pair.row);
        var reads = Rows.SelectMany(
                (op, row) => graph.Ops[op].Operands.Where(rowOf.ContainsKey).Select(o => (From: rowOf[o], To: row))
            )
            .Distinct()
            .OrderBy(read => read.To - read.From)
            .ThenBy(read => read.From);
        var arcs = new List<GraphArc>();
        foreach (var (from, to) in reads)
        {
            arcs.Add(new GraphArc(from, to, to == from + 1 ? -1 : FreeLane(arcs, from, to)));
        }

        Arcs = arcs;
    }

    /// <summary>Indices of the ops, a row each.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>Who reads whom.</summary>
    public IReadOnlyList<GraphArc> Arcs { get; }

    /// <summary>How many lanes there are.</summary>
    public int Lanes => Arcs.Select(arc => arc.Lane + 1).DefaultIfEmpty().Max();

    /// <summary>Arcs from one row share a lane: they carry the same value.</summary>
    private static int FreeLane(List<GraphArc> arcs, int from, int to)
    {
        var taken = arcs.Where(arc => arc.From < to && from < arc.To && arc.From != from)
            .Select(arc => arc.Lane)
            .ToHashSet();
        return Enumerable.Range(0, int.MaxValue).First(lane => !taken.Contains(lane));
    }
}
