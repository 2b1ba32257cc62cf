using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Compiler.Tasks.Kernels;
using Weft.Runtime.Rates.Approximation;
using Weft.Runtime.Tasks;

namespace Weft.Runtime.Rates;

/// <summary>
/// The past that a task needs, as kernels rho_1..rho_M on the distances 0..T-1: y = f((x * rho_1)(t), .., (x * rho_M)(t))
/// at the last position (paper, section 3; indicators for Task I).
/// </summary>
/// <param name="Kernels">rho_1..rho_M.</param>
/// <param name="Sum">
/// The sum of the kernels where f is the sum: then the loss of a model with kernel k is the variance of an input times the
/// squared l2 norm of k - Sum. Null for any other f.
/// </param>
/// <param name="InputVariance">Variance of an input; inputs are independent with mean 0.</param>
public sealed record TaskMemory(IReadOnlyList<TargetKernel> Kernels, TargetKernel? Sum, double InputVariance)
{
    /// <summary>T_1..T_M where every kernel is one memory of Task I; null otherwise.</summary>
    public IReadOnlyList<int>? Distances =>
        Kernels.All(k => k.Form is KernelForm.Memory)
            ? [.. Kernels.Select(k => ((KernelForm.Memory)k.Form).Distance)]
            : null;

    /// <summary>The memory of a task at sequences of some length; null where it has none of this form.</summary>
    public static TaskMemory? Of(TaskSpec task, int length) =>
        task switch
        {
            HeavyTailSpec => Single(TargetKernel.Power(0.5, length - 1)),
            LightTailSpec => Single(TargetKernel.Exponential(5, length - 1)),
            ComplexMemorySpec => Indicators([length - 99, length - 56, length - 48], length, isSum: true, 1),
            SparseBooleanSpec => Indicators([length - 99, length - 56, length - 48], length, isSum: false, 1),
            ComplexReadoutSpec => Indicators([length - 99], length, isSum: false, 1),
            SparseMemorySpec { Positions: ReadOut.Last, Inputs.Law: not TokenLaw.Tokens } sparse => Indicators(
                sparse.Distances,
                length,
                sparse.MemoryReadOut == MemoryReadOut.Linear,
                InputLaw.Of(sparse.Inputs).Square
            ),
            ConvolutionSpec { Positions: ReadOut.Last } convolution => Convolution(convolution, length),
            _ => null,
        };

    private static TaskMemory Single(TargetKernel kernel) => new([kernel], kernel, 1);

    private static TaskMemory Indicators(IEnumerable<int> distances, int length, bool isSum, double variance)
    {
        TargetKernel[] kernels = [.. distances.Select(n => TargetKernel.Indicator(n, length - 1))];
        return new(kernels, isSum ? Added(kernels) : null, variance);
    }

    private static TaskMemory Convolution(ConvolutionSpec task, int length)
    {
        TargetKernel[] kernels =
        [
            .. task.Kernels.Select(
                (sum, i) => TargetKernel.Samples($"kernel {i + 1}", MemoryKernel.Tabulate(sum, length), Form([.. sum]))
            ),
        ];
        return new(
            kernels,
            task.MemoryReadOut == MemoryReadOut.Linear ? Added(kernels) : null,
            InputLaw.Of(task.Inputs).Square
        );
    }

    // A shift changes the constant of a tail, not its rate.
    private static KernelForm Form(IReadOnlyList<WeightedKernel> sum) =>
        sum.All(k => k.Kernel is ExponentialKernel)
            ? new KernelForm.LightTail(sum.Min(k => ((ExponentialKernel)k.Kernel).Rate))
        : sum.All(k => k.Kernel is PowerKernel)
            ? new KernelForm.HeavyTail(sum.Min(k => ((PowerKernel)k.Kernel).Exponent))
        : sum is [{ Kernel: IndicatorKernel { Width: 1 } indicator } only]
            ? new KernelForm.Memory(indicator.At + only.Shift)
        : KernelForm.Unknown;

    // One kernel keeps its form; a sum of several is of no class that a theorem names by itself.
    private static TargetKernel Added(TargetKernel[] kernels) =>
        kernels.Length == 1
            ? kernels[0]
            : TargetKernel.Samples(
                string.Join(" + ", kernels.Select(k => k.Name)),
                [.. Enumerable.Range(0, kernels[0].Values.Count).Select(n => kernels.Sum(k => k.Values[n]))]
            );
}
