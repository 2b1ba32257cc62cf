using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// W_O (W_V x) = (W_O W_V) x, also where one head mixes positions in between: two maps without anything non-linear
/// between them are composed once per step where that is less work than to apply the second to all rows.
/// </summary>
internal sealed class Reassociation : Pass
{
    public override string Name => "reassociation";

    public override string Reason =>
        "two linear maps in a row (W_O after W_V) are composed once per step, and the rows see one map";

    public override Graph Run(Graph graph, CompileOptions options)
    {
        var uses = graph.Ops.SelectMany(op => op.Operands).Append(graph.Output).ToLookup(index => index);
        bool IsReadOnce(int index) => uses[index].Count() == 1;
        return GraphBuilder.Rewrite(
            graph,
            (builder, op, original) =>
            {
                if (op is not LinearOp { Bias: null } outer || !IsReadOnce(((LinearOp)original).X))
                {
                    return null;
                }

                var between = graph.Ops[((LinearOp)original).X];
                switch (builder[outer.X])
                {
                    case LinearOp { Bias: null } inner:
                        return Compose(builder, outer, inner, options.Extent);
                    case MixHeadsOp { Heads: 1 } mix
                        when builder[mix.Values] is LinearOp { Bias: null } inner
                            && between is MixHeadsOp { Values: var values }
                            && IsReadOnce(values):
                        return Compose(builder, outer, inner, options.Extent) is { } composed
                            ? builder.Add(mix with { Values = composed })
                            : null;
                    default:
                        return null;
                }
            }
        );
    }

    private static int? Compose(GraphBuilder builder, LinearOp outer, LinearOp inner, Extent extent)
    {
        var map = builder.Add(new ComposeOp(outer.Weight, inner.Weight));
        var composed = builder.Add(inner with { Weight = map });
        var apart = builder.Flops(extent, builder.Add(inner), builder.Add(outer));
        return builder.Flops(extent, map, composed) < apart ? composed : null;
    }
}
