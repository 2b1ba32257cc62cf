using System.Linq;
using Weft.Compiler.Costs;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// Mixing every position by weights that no input reaches is a bank of causal convolutions with the kernels exp(b(n))
/// (paper, section 2): for b(n) = -p n a recurrence of O(T), for any other encoding Toeplitz products or Fourier
/// transforms, or prefix sums where b is constant over a few steps. No matrix of weights is made, unless the cost model or
/// the spec's plan has it that dense weights are the fastest way, as for a few positions.
/// </summary>
internal sealed class CausalConvolution : Pass
{
    public override string Name => "causal-convolution";

    public override string Reason =>
        "weights that no input reaches make the mixture of all positions a convolution: a recurrence for lin, products or Fourier transforms for others, and no T x T matrix";

    public override Graph Run(Graph graph, CompileOptions options) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
                op is MixHeadsOp or MixSharedOp && Mixtures.OfDistance(builder, op, options.Extent) is { } found
                    ? found.Choose(options.Calibration) switch
                    {
                        MixtureWay.Dense => null,
                        MixtureWay.Recurrence => builder.Add(Recurrence(builder, op)),
                        _ => builder.Add(Toeplitz(builder, op, found.Plan)),
                    }
                    : null
        );

    private static LinRecurrenceOp Recurrence(GraphBuilder builder, Op op)
    {
        var (kernel, values, heads, isShared) = Parts(builder, op);
        return new(Slopes(builder, kernel.Bias), values, heads, kernel.Weighting.Normalisation, isShared);
    }

    /// <summary>theta of all heads, [H].</summary>
    private static int Slopes(GraphBuilder builder, int bias) =>
        builder[bias] switch
        {
            DistanceBiasOp single => single.Parameters[0],
            ConcatenateOp groups => builder.Add(
                new ConcatenateOp(
                    new(groups.Parts.Select(part => Slopes(builder, part))),
                    AlongLast: false,
                    Label: "theta"
                )
            ),
            var other => throw new IrException($"{other.Mnemonic} has no slopes"),
        };

    /// <summary>Which of the ways of convolutions it is depends on the length, so it is chosen by each call.</summary>
    private static ToeplitzMixingOp Toeplitz(GraphBuilder builder, Op op, MixtureWay plan)
    {
        var (kernel, values, heads, isShared) = Parts(builder, op);
        var steps = ApplicableWays.Steps(Mixtures.Schemes(builder, kernel.Bias));
        return new(
            kernel.Bias,
            values,
            heads,
            kernel.Weighting.Normalisation,
            isShared,
            steps is null ? null : new(steps),
            plan
        );
    }

    private static (KernelWeightsOp Kernel, int Values, int Heads, bool IsShared) Parts(GraphBuilder builder, Op op) =>
        op switch
        {
            MixHeadsOp mix => ((KernelWeightsOp)builder[mix.Weights], mix.Values, mix.Heads, false),
            MixSharedOp mix => (
                (KernelWeightsOp)builder[mix.Weights],
                mix.WithMass ? builder.Add(new AppendOneOp(mix.X)) : mix.X,
                mix.Heads,
                true
            ),
            _ => throw new IrException($"{op.Mnemonic} is no mixture"),
        };
}
