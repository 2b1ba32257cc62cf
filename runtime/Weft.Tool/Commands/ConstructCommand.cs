using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using TorchSharp;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Rates.Approximation;
using Weft.Runtime.Rates.Construction;
using Weft.Runtime.Tasks;
using Weft.Runtime.Trials;

namespace Weft.Tool.Commands;

/// <summary><c>weft construct EXPERIMENT</c>: weights from best approximations, measured and saved, without training.</summary>
internal static class ConstructCommand
{
    private static readonly string[] s_header =
    [
        "design",
        "error measured",
        "module",
        "approximation",
        "in float32",
        "weights",
    ];

    public static Command Create()
    {
        var arguments = new ExperimentArguments();
        var command = new Command(
            "construct",
            "Write weights from best approximations, measure them on the task and save them; nothing is trained."
        );
        arguments.AddWhereTo(command);
        command.SetAction(parsed =>
        {
            (ExperimentSpec experiment, OutputDirectory directory) = arguments.ReadWhere(parsed);
            return Run(
                experiment,
                directory,
                parsed.InvocationConfiguration.Output,
                parsed.InvocationConfiguration.Error
            );
        });
        return command;
    }

    private static int Run(ExperimentSpec experiment, OutputDirectory directory, TextWriter output, TextWriter error)
    {
        if (NativeLibraries.Explain() is { } complaint)
        {
            throw new InputException(complaint);
        }

        List<string[]> rows = [s_header];
        // Nothing is trained: of candidates that differ in how they start, one will do.
        IReadOnlyList<TrialSpec> trials = HyperparameterSearch.FirstCandidates(experiment.Trials);
        foreach (TrialSpec trial in trials.DistinctBy(t => (t.Architecture, t.Task, t.Length)))
        {
            string name = TrialText.Name(trial.Architecture.Name, trial.Task.ToString(), trial.Overrides);
            Construction? construction = Construction.Of(
                trial.Architecture,
                trial.Task,
                trial.Length,
                out string? reason
            );
            if (construction is null)
            {
                error.WriteLine($"{name}: not constructed: {reason}");
                continue;
            }

            SequenceTask task = TaskCatalogue.Create(trial.Task, trial.Length);
            int sequences = Math.Min(trial.Training.TestSequences, 1000);
            using SequenceModule exact = InMemoryCompiler.Create(trial.Architecture, torch.float64);
            ConstructedError measured = WriteAndMeasure(construction, exact, task, sequences);
            using SequenceModule single = InMemoryCompiler.Create(trial.Architecture, torch.float32);

            // Float32 holds smaller coefficients only: what is saved comes from the best approximation with those.
            Construction coarse = Construction.Of(
                trial.Architecture,
                trial.Task,
                trial.Length,
                out _,
                Digits.OfFloats
            )!;
            ConstructedError rounded = WriteAndMeasure(coarse, single, task, sequences);
            string file = $"{rows.Count:00}-{trial.Architecture.Name}.weights";
            single.save(Path.Combine(directory.Path, file));
            rows.Add([
                name,
                construction.Measure == ErrorMeasure.Largest ? "largest" : "mean squared",
                NumberText.Loss(measured.Module),
                NumberText.Loss(measured.Fit),
                NumberText.Loss(rounded.Module),
                file,
            ]);
        }

        if (rows.Count == 1)
        {
            return ExitCode.BadInput;
        }

        PlainColumns.Write(output, rows, column => column is > 1 and < 5);
        output.WriteLine($"weights in {directory.Path}; 'weft train EXPERIMENT --from FILE' starts from one");
        return ExitCode.Done;
    }

    private static ConstructedError WriteAndMeasure(
        Construction construction,
        SequenceModule module,
        SequenceTask task,
        int sequences
    )
    {
        construction.Write(module);
        return ConstructedError.Measure(construction, module, task, sequences);
    }
}
