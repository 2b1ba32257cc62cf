using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Ir;

/// <summary>
/// A module's forward pass: ops in topological order, each with its inferred shape. Building one checks it, so a
/// graph that exists is well formed.
/// </summary>
public sealed class Graph : IOps
{
    private readonly List<Op> ops;
    private readonly List<Shape> shapes;

    internal Graph(List<Op> ops, List<Shape> shapes, int output)
    {
        this.ops = ops;
        this.shapes = shapes;
        Output = output;
    }

    /// <summary>The ops; operands are indices into this list, smaller than the op's own.</summary>
    public IReadOnlyList<Op> Ops => ops;

    /// <summary>Shape of each op's result.</summary>
    public IReadOnlyList<Shape> Shapes => shapes;

    /// <summary>Index of the module's result.</summary>
    public int Output { get; }

    /// <summary>The trained tensors, in order.</summary>
    public IEnumerable<ParameterOp> Parameters => ops.OfType<ParameterOp>();

    /// <summary>Shapes of an op's operands.</summary>
    public IReadOnlyList<Shape> OperandShapes(Op op) => op.Operands.Select(i => shapes[i]).ToArray();

    Op IOps.OpAt(int index) => ops[index];

    Shape IOps.ShapeOf(int index) => shapes[index];

    /// <summary>Whether both graphs hold the same ops in the same order.</summary>
    public bool SameAs(Graph other) => Output == other.Output && ops.SequenceEqual(other.ops);

    /// <summary>Which ops the input reaches; the others depend on parameters and the number of positions alone.</summary>
    public IReadOnlyList<bool> ReachedByInput()
    {
        var reached = new bool[ops.Count];
        for (var i = 0; i < ops.Count; i++)
        {
            reached[i] = ops[i] is InputOp || ops[i].Operands.Any(o => reached[o]);
        }

        return reached;
    }

    /// <summary>Multiplications and additions of one forward pass.</summary>
    public double Flops(Extent extent)
    {
        var reached = ReachedByInput();
        return ops.Select(
                (op, i) => extent.IsFrozen && !reached[i] ? 0 : op.Flops(OperandShapes(op), shapes[i], extent)
            )
            .Sum();
    }

    /// <summary>Bytes read and written by one forward pass in float32, every op on its own.</summary>
    public double Bytes(Extent extent) =>
        ops.Select(
                (op, i) =>
                    op.IsView || op.Operands.Count == 0
                        ? 0
                        : 4 * (shapes[i].Elements(extent) + OperandShapes(op).Sum(s => s.Elements(extent)))
            )
            .Sum();
}
