using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Costs;

/// <summary>
/// What a graph costs: the time of forward and backward, op by op, and the memory of what is kept. Mixtures of all
/// positions have models of their own; every other op is a call, products of matrices and bytes.
/// </summary>
public static class GraphCosts
{
    private const int BytesPerNumber = 4;

    /// <summary>Backward does about twice the work of the forward pass.</summary>
    private const int TrainingWork = 3;

    /// <summary>Expected time of forward and backward, in microseconds.</summary>
    public static double Microseconds(Graph graph, CompileOptions options) => MicrosecondsOfOps(graph, options).Sum();

    /// <summary>The same, op by op. Weights that a mixture computes on its own count as part of it.</summary>
    public static IReadOnlyList<double> MicrosecondsOfOps(Graph graph, CompileOptions options)
    {
        var (extent, rates) = (options.Extent, options.Calibration.Ops);
        var times = new double[graph.Ops.Count];
        var work = extent.IsFrozen ? 1 : TrainingWork;
        var reached = graph.ReachedByInput();
        var included = new HashSet<int>();
        for (var i = graph.Ops.Count - 1; i >= 0; i--)
        {
            var op = graph.Ops[i];
            if (Mixtures.Of(graph, op, extent) is { } mixture)
            {
                times[i] = options.Calibration.Microseconds(
                    op is MixHeadsOp or MixSharedOp ? MixtureWay.Dense : mixture.Choose(options.Calibration),
                    mixture.Sizes
                );
                included.UnionWith(op.Operands.Where(o => graph.Ops[o] is KernelWeightsOp or DotProductWeightsOp));
                included.UnionWith(op.Operands.Where(o => graph.Ops[o] is DistanceBiasOp));
            }
            else if (included.Contains(i))
            {
                included.UnionWith(op.Operands.Where(o => graph.Ops[o] is DistanceBiasOp));
            }
            else if (!op.IsView && op.Operands.Count > 0 && (reached[i] || !extent.IsFrozen))
            {
                var products = op.Flops(graph.OperandShapes(op), graph.Shapes[i], extent);
                var bytes =
                    BytesPerNumber
                    * (graph.Shapes[i].Elements(extent) + graph.OperandShapes(op).Sum(shape => shape.Elements(extent)));
                times[i] =
                    rates.CallMicroseconds
                    + work * (products * rates.ProductPicoseconds + bytes * rates.BytePicoseconds) / 1e6;
            }
        }

        return times;
    }

    /// <summary>
    /// Bytes of all results of a forward pass in float32: what is held until it ends, and in training until backward is
    /// done. Attention weights count where they are stored.
    /// </summary>
    public static double ActivationBytes(Graph graph, Extent extent) =>
        graph
            .Ops.Select(
                (op, i) =>
                    op.IsView || op is ParameterOp or InputOp
                        ? 0
                        : op.Kept(graph.OperandShapes(op), graph.Shapes[i], extent)
            )
            .Sum() * BytesPerNumber;

    /// <summary>Bytes of parameters, their gradients and the two moments of AdamW.</summary>
    public static double TrainedBytes(Graph graph) =>
        4.0 * BytesPerNumber * graph.Parameters.Sum(parameter => parameter.Count);

    /// <summary>The ways that were chosen for mixtures of all positions, with the expected times of all that apply.</summary>
    public static IReadOnlyList<ChosenWay> Mixed(CompiledArchitecture compiled)
    {
        var (graph, options) = (compiled.Optimised, compiled.Options);
        var chosen = new List<ChosenWay>();
        for (var i = 0; i < graph.Ops.Count; i++)
        {
            if (Mixtures.Of(graph, graph.Ops[i], options.Extent) is not { } mixture)
            {
                continue;
            }

            var way = graph.Ops[i] is MixHeadsOp or MixSharedOp
                ? MixtureWay.Dense
                : mixture.Choose(options.Calibration);
            var all = graph.Ops[i] is ToeplitzMixingOp toeplitz
                ? ApplicableWays.OfDistance(Mixtures.Schemes(graph, toeplitz.Kernel), causal: true)
                : mixture.Ways;
            var ranked = options.Calibration.Ranked(mixture.Sizes, all);
            chosen.Add(new ChosenWay(i, mixture.Sizes, ranked.First(choice => choice.Way == way), ranked));
        }

        return chosen;
    }
}

/// <summary>How one mixture is computed.</summary>
/// <param name="Op">Index of the op that it is.</param>
/// <param name="Sizes">Its sizes.</param>
/// <param name="Chosen">The way that was chosen.</param>
/// <param name="Ranked">All ways that apply, the fastest first.</param>
public sealed record ChosenWay(int Op, Mixture Sizes, WayChoice Chosen, IReadOnlyList<WayChoice> Ranked);
