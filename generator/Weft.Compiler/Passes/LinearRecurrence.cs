using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Positions;

namespace Weft.Compiler.Passes;

/// <summary>
/// Mixing by exp(-p n) at every position is a recurrence of O(T), where the matrix of weights costs O(T^2) (paper,
/// section 2: attention without dot products is a bank of causal convolutions).
/// </summary>
internal sealed class LinearRecurrence : Pass
{
    public override string Name => "linear-recurrence";

    public override string Reason =>
        "weights exp(-p n) make the mixtures of all positions one recurrence, O(T) instead of O(T^2)";

    public override Graph Run(Graph graph, Extent extent) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
                op switch
                {
                    MixHeadsOp mix => Recur(builder, mix.Weights, mix.Values, mix.Heads, shared: false),
                    MixSharedOp { WithMass: false } mix => Recur(builder, mix.Weights, mix.X, mix.Heads, shared: true),
                    MixSharedOp mix => RecurWithMass(builder, mix),
                    _ => null,
                }
        );

    private static int? RecurWithMass(GraphBuilder builder, MixSharedOp mix) =>
        IsLinear(builder, mix.Weights)
            ? Recur(builder, mix.Weights, builder.Add(new AppendOneOp(mix.X)), mix.Heads, shared: true)
            : null;

    private static int? Recur(GraphBuilder builder, int weights, int values, int heads, bool shared) =>
        IsLinear(builder, weights)
            ? builder.Add(
                new LinRecurrenceOp(
                    ((DistanceBiasOp)builder[((KernelWeightsOp)builder[weights]).Bias]).Parameters[0],
                    values,
                    heads,
                    ((KernelWeightsOp)builder[weights]).Weighting.Normalisation,
                    shared
                )
            )
            : null;

    private static bool IsLinear(GraphBuilder builder, int weights) =>
        builder[weights] is KernelWeightsOp { LastQuery: false, Weighting.Causal: true } kernel
        && builder[kernel.Bias] is DistanceBiasOp { Scheme: LinPosition };
}
