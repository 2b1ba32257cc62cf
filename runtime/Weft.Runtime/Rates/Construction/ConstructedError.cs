using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Modules;
using Weft.Runtime.Tasks;
using static TorchSharp.torch;

namespace Weft.Runtime.Rates.Construction;

/// <summary>The error of a constructed module on its task beside what its approximation predicts on the same sequences.</summary>
/// <param name="Module">
/// Measured: the mean squared error over test sequences or the largest one over them or over the worst sequences, as
/// <see cref="Construction.Measure"/> says.
/// </param>
/// <param name="Fit">The same from the approximation.</param>
public sealed record ConstructedError(double Module, double Fit)
{
    private const int Batch = 100;

    /// <summary>Whether the two agree within a hundredth, or within 1e-6.</summary>
    public bool Agrees => Math.Abs(Module - Fit) <= Math.Max(0.01 * Fit, 1e-6);

    /// <summary>Measures a module whose weights were written.</summary>
    /// <param name="construction">What was written.</param>
    /// <param name="module">The module.</param>
    /// <param name="task">The task.</param>
    /// <param name="sequences">How many test sequences.</param>
    public static ConstructedError Measure(
        Construction construction,
        SequenceModule module,
        SequenceTask task,
        int sequences
    )
    {
        ArgumentNullException.ThrowIfNull(construction);
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(task);
        using IDisposable noGradients = no_grad();
        module.eval();
        var worstCases = construction.WorstCases;
        (double Module, double Fit)[] errors =
        [
            .. worstCases.Count > 0
                ? worstCases.Select(worst =>
                    (
                        Run(module, [.. worst.NewestFirst.Reverse()], 1)[0] - worst.Target,
                        construction.ErrorOf(worst.NewestFirst)
                    )
                )
                : Tested(construction, module, task, sequences),
        ];
        return construction.Measure == ErrorMeasure.Largest
            ? new(errors.Max(e => Math.Abs(e.Module)), errors.Max(e => Math.Abs(e.Fit)))
            : new(errors.Average(e => e.Module * e.Module), errors.Average(e => e.Fit * e.Fit));
    }

    private static IEnumerable<(double Module, double Fit)> Tested(
        Construction construction,
        SequenceModule module,
        SequenceTask task,
        int sequences
    )
    {
        var inputs = new float[Batch * task.Length];
        var targets = new float[Batch];
        for (int first = 0; first < sequences; first += Batch)
        {
            task.Fill(SignSource.Test, first, inputs, targets);
            double[] outputs = Run(module, [.. inputs.Select(x => (double)x)], Batch);
            for (int i = 0; i < Batch; i++)
            {
                double[] newestFirst =
                [
                    .. inputs.Skip(i * task.Length).Take(task.Length).Reverse().Select(x => (double)x),
                ];
                yield return (outputs[i] - targets[i], construction.ErrorOf(newestFirst));
            }
        }
    }

    private static double[] Run(SequenceModule module, double[] inputs, int batch)
    {
        using var scope = NewDisposeScope();
        ScalarType type = module.parameters().First().dtype;
        Tensor x = tensor(inputs).view(batch, inputs.Length / batch, 1).to(type);
        return module.forward(x).to(ScalarType.Float64).contiguous().data<double>().ToArray();
    }
}
