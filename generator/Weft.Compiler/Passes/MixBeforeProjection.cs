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

    public override Graph Run(Graph graph, CompileOptions options) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
            {
                if (
                    op is not MixHeadsOp mix
                    || builder[mix.Values] is not LinearOp projection
                    || (projection.Bias is not null && !SumToOne(builder[mix.Weights]))
                )
                {
                    return null;
                }

                var mixed = builder.Add(new MixSharedOp(mix.Weights, projection.X, mix.Heads, Plan: mix.Plan));
                var projected = builder.Add(new LinearPerHeadOp(mixed, projection.Weight, mix.Heads, projection.Bias));
                var before = builder.Flops(options.Extent, builder.Add(mix), mix.Values);
                return builder.Flops(options.Extent, mixed, projected) < before ? projected : null;
            }
        );

    private static bool SumToOne(Op weights) =>
        weights switch
        {
            KernelWeightsOp kernel => kernel.Weighting.SumsToOne,
            ShiftedKernelWeightsOp kernel => kernel.Weighting.SumsToOne,
            DotProductWeightsOp dot => dot.Weighting.SumsToOne,
            _ => false,
        };
}
