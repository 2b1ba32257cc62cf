using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// W (g * N(x) + s) + b = (W diag(g)) N(x) + (W s + b): gain and shift of a norm that linear maps alone read go into the
/// maps. For weights that no longer change, since a training step would have to do it anew each time.
/// </summary>
internal sealed class NormFolding : Pass
{
    public override string Name => "norm-folding";

    public override string Reason => "gain and shift of a norm are taken into the maps that read it, once for all";

    public override Graph Run(Graph graph, CompileOptions options)
    {
        if (!options.IsFrozen)
        {
            return graph;
        }

        var readers = graph
            .Ops.SelectMany(op => op.Operands.Select(operand => (Operand: operand, Op: op)))
            .ToLookup(read => read.Operand, read => read.Op);
        bool IsFoldable(int index) =>
            graph.Ops[index] is NormOp { Heads: 1, Gain: not null }
            && index != graph.Output
            && readers[index].All(op => op is LinearOp linear && linear.X == index);
        return GraphBuilder.Rewrite(
            graph,
            (builder, op, original) =>
            {
                if (op is not LinearOp linear || !IsFoldable(((LinearOp)original).X))
                {
                    return null;
                }

                var norm = (NormOp)builder[linear.X];
                var plain = builder.Add(norm with { Gain = null, Shift = null });
                var weight = builder.Add(new ScaleColumnsOp(linear.Weight, norm.Gain!.Value));
                var bias = norm.Shift is { } shift
                    ? builder.Add(new LinearOp(shift, linear.Weight, linear.Bias))
                    : linear.Bias;
                return builder.Add(new LinearOp(plain, weight, bias));
            }
        );
    }
}
