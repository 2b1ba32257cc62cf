using System;
using System.Linq;
using Weft.Runtime.Modules;
using Weft.Runtime.Tasks;
using static TorchSharp.torch;

namespace Weft.Runtime.Rates.Construction;

/// <summary>The error of a constructed module on its task beside what its approximation predicts on the same sequences.</summary>
/// <param name="Module">
/// Measured: the mean squared error over test sequences, or for the separation example the largest error over the worst
/// sequences.
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
        using IDisposable noGradients = no_grad();
        module.eval();
        return construction switch
        {
            SeparationConstruction separation => Worst(separation, module),
            KernelConstruction kernel => Mean(kernel, module, task, sequences),
            _ => throw new ArgumentOutOfRangeException(nameof(construction)),
        };
    }

    private static ConstructedError Worst(SeparationConstruction construction, SequenceModule module)
    {
        double largest = 0;
        foreach (int last in new[] { -1, 0, 1 })
        {
            double[] newestFirst = construction.WorstCase(last);
            double y = Run(module, [.. newestFirst.Reverse()], 1)[0];
            largest = Math.Max(largest, Math.Abs(y - newestFirst[last + 1]));
        }

        return new(largest, construction.SupError);
    }

    private static ConstructedError Mean(
        KernelConstruction construction,
        SequenceModule module,
        SequenceTask task,
        int sequences
    )
    {
        (double measured, double predicted) = (0, 0);
        var inputs = new float[Batch * task.Length];
        var targets = new float[Batch];
        int count = 0;
        for (; count < sequences; count += Batch)
        {
            task.Fill(SignSource.Test, count, inputs, targets);
            double[] outputs = Run(module, [.. inputs.Select(x => (double)x)], Batch);
            for (int i = 0; i < Batch; i++)
            {
                double error = 0;
                for (int n = 0; n < task.Length; n++)
                {
                    error += construction.Errors[n] * inputs[((i + 1) * task.Length) - 1 - n];
                }

                measured += Math.Pow(outputs[i] - targets[i], 2);
                predicted += error * error;
            }
        }

        return new(measured / count, predicted / count);
    }

    private static double[] Run(SequenceModule module, double[] inputs, int batch)
    {
        using var scope = NewDisposeScope();
        ScalarType type = module.parameters().First().dtype;
        Tensor x = tensor(inputs).view(batch, inputs.Length / batch, 1).to(type);
        return module.forward(x).to(ScalarType.Float64).contiguous().data<double>().ToArray();
    }
}
