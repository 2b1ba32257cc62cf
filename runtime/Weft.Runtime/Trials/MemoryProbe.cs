using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Tasks;
using static TorchSharp.torch;

namespace Weft.Runtime.Trials;

/// <summary>Measures the memory of a trained module and of its task by turning the signs of single tokens.</summary>
internal static class MemoryProbe
{
    private const int Sequences = 8;

    // All of the nearest distances, then some of each octave.
    private const int Nearest = 12;
    private const int EachOctave = 6;

    // A task with more memories than this has them everywhere.
    private const int FewMemories = 16;

    /// <summary>
    /// The memory; null for tasks of other inputs than one number a step, for those whose targets are no function of their
    /// sequences, and for a module that fails.
    /// </summary>
    /// <param name="module">The module; it is left in evaluation mode.</param>
    /// <param name="task">What it was trained on.</param>
    /// <param name="architecture">What it was compiled from.</param>
    /// <param name="threads">Threads of libtorch's operations.</param>
    public static LearnedMemory? Measure(
        SequenceModule module,
        SequenceTask task,
        ArchitectureSpec architecture,
        int threads
    )
    {
        if (task is not LabelledTask { Input: { Kind: StepKind.Real, Size: 1 }, Output.Kind: StepKind.Real } labelled)
        {
            return null;
        }

        // What was trained is worth more than its picture.
#pragma warning disable CA1031
        try
        {
            return DedicatedThread.Run(
                "Weft memory probe",
                () =>
                {
                    set_num_threads(threads);
                    ProcessSettings.ApplyToThread();
                    return Measure(module, labelled, architecture);
                }
            );
        }
        catch (Exception)
        {
            return null;
        }
#pragma warning restore CA1031
    }

    /// <summary>The distances at which a task of T steps is probed.</summary>
    internal static IReadOnlyList<int> Distances(SequenceTask task)
    {
        var distances = new SortedSet<int>(Enumerable.Range(0, Nearest));
        for (double n = Nearest; n < task.Length; n *= Math.Pow(2, 1.0 / EachOctave))
        {
            distances.Add((int)Math.Round(n));
        }

        distances.Add(task.Length - 1);
        if (task.MemoryPositions.Count <= FewMemories)
        {
            // With their neighbours, which a sharp memory leaves out.
            distances.UnionWith(task.MemoryPositions.SelectMany(n => new[] { n - 1, n, n + 1 }));
        }

        return [.. distances.Where(n => n >= 0 && n < task.Length)];
    }

    private static LearnedMemory Measure(SequenceModule module, LabelledTask task, ArchitectureSpec architecture)
    {
        IReadOnlyList<int> distances = Distances(task);
        var target = new double[distances.Count];
        var model = new double[distances.Count];
        float[] inputs = new float[(distances.Count + 1) * task.Length];
        float[] targets = new float[task.TargetNumbers];
        module.eval();
        using IDisposable noGrad = no_grad();
        for (int sequence = 0; sequence < Sequences; sequence++)
        {
            Span<float> whole = inputs.AsSpan(0, task.Length);
            task.Fill(SignSource.Validation, sequence, whole, targets);
            double[] wanted = new double[distances.Count + 1];
            wanted[0] = Label(task, whole, targets);
            for (int i = 0; i < distances.Count; i++)
            {
                Span<float> turned = inputs.AsSpan((i + 1) * task.Length, task.Length);
                whole.CopyTo(turned);
                turned[task.Length - 1 - distances[i]] *= -1;
                wanted[i + 1] = Label(task, turned, targets);
            }

            double[] answers = Answers(module, inputs, task.Length);
            for (int i = 0; i < distances.Count; i++)
            {
                target[i] += Square((wanted[i + 1] - wanted[0]) / 2);
                model[i] += Square((answers[i + 1] - answers[0]) / 2);
            }
        }

        return new LearnedMemory(
            distances,
            Roots(target),
            Roots(model),
            HeadKernels.Of(module, architecture, distances)
        );
    }

    // The first number of the last position's target.
    private static double Label(LabelledTask task, Span<float> sequence, Span<float> targets)
    {
        task.Label(new SequenceData(sequence, [], targets, []));
        return targets[^task.OutputDimension];
    }

    // The first number of the last position's output, for each sequence.
    private static double[] Answers(SequenceModule module, float[] inputs, int length)
    {
        using DisposeScope scope = NewDisposeScope();

        // libtorch takes an array where it lies, and how a product is rounded depends on where it begins.
        Tensor array = tensor(inputs, [inputs.Length / length, length, 1], ScalarType.Float32);
        Tensor output = module.call(array.clone());
        Tensor last = output.dim() == 3 ? output.select(1, -1) : output;
        return last.select(1, 0).to(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    private static double[] Roots(double[] sums) =>
        [.. sums.Select(sum => LearnedMemory.Rounded(Math.Sqrt(sum / Sequences)))];

    private static double Square(double value) => value * value;
}
