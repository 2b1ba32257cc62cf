using System.Collections.Generic;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// sum_s w_s (W_V x_s) = W_V (sum_s w_s x_s): with one query it is cheaper to mix first and to project one row per
/// head than to project all T positions.
/// </summary>
internal sealed class MixBeforeProjection : Pass
{
    public override string Name => "mix-before-projection";

    public override string Reason =>
        "W_V and the sum over positions commute, and one mixed row per head is cheaper to project than T positions";

    public override Graph Run(Graph graph, Extent extent) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
            {
                if (op is not MixHeadsOp mix || builder[mix.Values] is not LinearOp { Bias: null } projection)
                {
                    return null;
                }

                var before = Cost(builder, mix, extent) + Cost(builder, projection, extent);
                var trial = new MixSharedOp(mix.Weights, projection.X, mix.Heads);
                var mixedShape = trial.Infer(Shapes(builder, trial));
                var projected = mixedShape.WithLast(builder.ShapeOf(projection.Weight).Axes[0]);
                var after =
                    Cost(builder, trial, extent)
                    + 2 * projected.Elements(extent) * builder.ShapeOf(projection.X).Last.Size;
                return after < before
                    ? builder.Add(new LinearPerHeadOp(builder.Add(trial), projection.Weight, mix.Heads))
                    : null;
            }
        );

    private static double Cost(GraphBuilder builder, Op op, Extent extent)
    {
        var shapes = Shapes(builder, op);
        return op.Flops(shapes, op.Infer(shapes), extent);
    }

    private static List<Shape> Shapes(GraphBuilder builder, Op op)
    {
        var shapes = new List<Shape>();
        foreach (var operand in op.Operands)
        {
            shapes.Add(builder.ShapeOf(operand));
        }

        return shapes;
    }
}
