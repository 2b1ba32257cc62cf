using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Positions;

namespace Weft.Compiler.Passes;

/// <summary>
/// Mixing every position by weights that no input reaches is a bank of causal convolutions with the kernels exp(b(n))
/// (paper, section 2): for b(n) = -p n a recurrence of O(T), for any other encoding Toeplitz products or Fourier
/// transforms, or prefix sums where b is constant over a few steps. No matrix of weights is made.
/// </summary>
internal sealed class CausalConvolution : Pass
{
    public override string Name => "causal-convolution";

    public override string Reason =>
        "weights that no input reaches make the mixture of all positions a convolution: a recurrence for lin, products or Fourier transforms for others, and no T x T matrix";

    public override Graph Run(Graph graph, Extent extent) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
                op switch
                {
                    MixHeadsOp mix => Convolve(builder, mix.Weights, mix.Values, mix.Heads, shared: false),
                    MixSharedOp { WithMass: false } mix => Convolve(
                        builder,
                        mix.Weights,
                        mix.X,
                        mix.Heads,
                        shared: true
                    ),
                    MixSharedOp mix when builder[mix.Weights] is KernelWeightsOp { LastQuery: false } => Convolve(
                        builder,
                        mix.Weights,
                        builder.Add(new AppendOneOp(mix.X)),
                        mix.Heads,
                        shared: true
                    ),
                    _ => null,
                }
        );

    private static int? Convolve(GraphBuilder builder, int weights, int values, int heads, bool shared)
    {
        if (builder[weights] is not KernelWeightsOp { LastQuery: false, Weighting.Causal: true } kernel)
        {
            return null;
        }

        return builder.Add(
            builder[kernel.Bias] is DistanceBiasOp { Scheme: LinPosition } lin
                ? new LinRecurrenceOp(lin.Parameters[0], values, heads, kernel.Weighting.Normalisation, shared)
                : new ToeplitzMixingOp(
                    kernel.Bias,
                    values,
                    heads,
                    kernel.Weighting.Normalisation,
                    shared,
                    Steps(builder[kernel.Bias])
                )
        );
    }

    /// <summary>Where weights change, if that is at a few distances: without an encoding nowhere.</summary>
    private static EquatableArray<int>? Steps(Op bias) =>
        bias switch
        {
            DistanceBiasOp { Scheme: RelativePosition { Steps: { } steps } } => new(steps),
            DistanceBiasOp { Scheme: not RelativePosition } => new([0]),
            _ => null,
        };
}
