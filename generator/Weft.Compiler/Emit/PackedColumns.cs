using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Emit;

/// <summary>
/// Columns of a product that together are all of it. They are written as one split: its gradient is one concatenation, while
/// views one by one would each give a gradient as wide as the product, mostly zeros, to be added.
/// </summary>
internal sealed class PackedColumns
{
    private readonly Dictionary<int, Part> _parts = [];

    /// <summary>Finds them in a graph.</summary>
    public PackedColumns(Graph graph)
    {
        var products = Enumerable
            .Range(0, graph.Ops.Count)
            .Where(i => graph.Ops[i] is ColumnsOp)
            .GroupBy(i => ((ColumnsOp)graph.Ops[i]).X)
            .Where(group => group.Count() > 1);
        foreach (var product in products)
        {
            var ordered = product.OrderBy(i => ((ColumnsOp)graph.Ops[i]).Start).ToArray();
            var columns = ordered.Select(i => (ColumnsOp)graph.Ops[i]).ToArray();
            var ends = columns.Select(c => c.Start + c.Count).ToArray();
            if (
                columns[0].Start != 0
                || ends[ends.Length - 1] != graph.Shapes[product.Key].Last.Size
                || columns.Skip(1).Zip(ends, (c, end) => c.Start != end).Any(apart => apart)
            )
            {
                continue;
            }

            var sizes = columns.Select(c => c.Count).ToArray();
            for (var k = 0; k < ordered.Length; k++)
            {
                _parts.Add(ordered[k], new Part(product.Key, k, sizes));
            }
        }
    }

    /// <summary>Which part of which product an op is; null for any other op.</summary>
    public Part? Of(int op) => _parts.TryGetValue(op, out var part) ? part : null;

    /// <summary>A part of a product.</summary>
    /// <param name="Product">Index of the product.</param>
    /// <param name="Place">Which of its parts, from 0.</param>
    /// <param name="Sizes">Columns of all parts.</param>
    public sealed record Part(int Product, int Place, IReadOnlyList<int> Sizes);
}
