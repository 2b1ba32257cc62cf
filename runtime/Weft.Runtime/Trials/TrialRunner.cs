using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using TorchSharp;
using Weft.Compiler;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Tasks;
using Weft.Runtime.Training;
using static TorchSharp.torch;

namespace Weft.Runtime.Trials;

/// <summary>Runs one trial from its declaration to its result.</summary>
public static class TrialRunner
{
    // libtorch's generator belongs to the process: between seeding it and drawing weights nobody else may draw.
    private static readonly Lock s_initialisation = new();

    /// <summary>
    /// Creates the trial's module from its seed, trains, validates and tests it, and reads what its heads learnt.
    /// Several may run at once with unchanged results, but for dropout, which draws from the generator of the process
    /// at every step: see <see cref="TrialEngine"/>.
    /// </summary>
    /// <param name="trial">What to train, on which task, how and from which seed.</param>
    /// <param name="compile">Makes a module with fresh weights of an architecture.</param>
    /// <param name="options">What the compiler may do; the sizes are the trial's, whatever these say.</param>
    /// <param name="progress">Told about ten times a second how far training is; null for no reports.</param>
    /// <param name="cancel">Stops training; what was learnt by then is validated and tested.</param>
    /// <returns>
    /// The result. Nothing that goes wrong within a trial throws: it gives <see cref="TrialStatus.Failed"/> with a
    /// message of one line, and NaN for what was not measured; <see cref="TrialResult.Fault"/> has what was thrown.
    /// </returns>
    public static TrialResult Run(
        TrialSpec trial,
        Func<ArchitectureSpec, CompileOptions, SequenceModule> compile,
        CompileOptions options,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(compile);
        ArgumentNullException.ThrowIfNull(options);
        // The other trials of the experiment must go on, whatever a compiled module throws.
#pragma warning disable CA1031
        try
        {
            return RunChecked(new TrialJob(trial, options), compile, progress, cancel);
        }
        catch (Exception exception)
        {
            return Unmeasured(trial, exception.Message) with { Fault = TrialFault.Of(exception) };
        }
#pragma warning restore CA1031
    }

    /// <summary>The same for a job.</summary>
    internal static TrialResult Run(
        TrialJob job,
        Func<ArchitectureSpec, CompileOptions, SequenceModule> compile,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancel
    ) => Run(job.Trial, compile, job.Options, progress, cancel);

    /// <summary>A result under the names that a trial of the same key has in its own experiment.</summary>
    internal static TrialResult Named(TrialResult result, TrialSpec trial) =>
        result with
        {
            Architecture = trial.Architecture.Name,
            Task = trial.Task.ToString(),
            Overrides = Values(trial.Overrides),
            Chosen = Values(trial.Tried),
        };

    private static TrialResult RunChecked(
        TrialJob job,
        Func<ArchitectureSpec, CompileOptions, SequenceModule> compile,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancel
    )
    {
        TrialSpec trial = job.Trial;
        SequenceTask task = TaskCatalogue.Create(trial.Task, trial.Length);
        if (task.Mismatch(trial) is { } mismatch)
        {
            return Unmeasured(trial, mismatch);
        }

        if (NativeLibraries.Explain() is string problem)
        {
            return Unmeasured(trial, problem);
        }

        ProcessSettings.Apply();
        CompileOptions sized = job.Sized;
        using SequenceModule module = Initialise(job, compile);
        int threads = ThreadChoice.For(trial.Architecture, sized);
        string? remark = LinearSpeed.Remark(trial.Architecture, sized, threads);
        long parameters = module.parameters().Where(p => p.requires_grad).Sum(p => p.numel());
        SequenceTask[] longer =
        [
            .. trial.Task.Extrapolate.Select(factor =>
                TaskCatalogue.Create(trial.Task, checked(factor * trial.Length))
            ),
        ];
        TrainingOutcome outcome = Trainer.Train(
            module,
            task,
            trial.Training,
            trial.Seed,
            progress,
            cancel,
            threads,
            longer
        );
        return Unmeasured(trial, null) with
        {
            Parameters = parameters,
            Steps = outcome.Steps,
            TrainLoss = outcome.TrainLoss,
            ValidationLoss = outcome.ValidationLoss,
            TestLoss = outcome.TestLoss,
            TrivialLoss = outcome.TrivialLoss,
            Seconds = outcome.Seconds,
            StepsPerSecond = outcome.StepsPerSecond,
            Curve = outcome.Curve,
            Slopes = [.. trial.Architecture.Layers.Select((block, layer) => Slopes(module, block.Attention, layer))],
            Status = outcome.Status,
            Message = outcome.Message,
            Remark = remark,
            Environment = job.Environment,
            Accuracy = outcome.Accuracy,
            ValidationAccuracy = outcome.ValidationAccuracy,
            TrivialAccuracy = outcome.TrivialAccuracy,
            Extrapolation = outcome.Extrapolation,
            Memory = MemoryProbe.Measure(module, task, trial.Architecture, threads),
        };
    }

    private static SequenceModule Initialise(
        TrialJob job,
        Func<ArchitectureSpec, CompileOptions, SequenceModule> compile
    )
    {
        lock (s_initialisation)
        {
            using Generator generator = random.manual_seed(job.Trial.Seed);
            return compile(job.Trial.Architecture, job.Sized);
        }
    }

    // p = softplus(theta) of every head whose encoding has a learned slope, group by group.
    private static double[] Slopes(SequenceModule module, AttentionSpec attention, int layer)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var slopes = new List<double>();
        for (int group = 0; group < attention.Groups.Count; group++)
        {
            if (attention.Groups[group].Position is LearnedSlopePosition)
            {
                string place = ParameterNames.GroupPlace(layer, group, attention.Groups.Count);
                slopes.AddRange(Slopes(module, $"{LearnedSlopePosition.Theta}.{place}"));
            }
        }

        return [.. slopes];
    }

    private static double[] Slopes(SequenceModule module, string name)
    {
        try
        {
            Tensor theta = module.Logical(name).to(ScalarType.Float64).contiguous();
            return theta.Softplus().data<double>().ToArray();
        }
        catch (ArgumentException)
        {
            // A module that the compiler did not make may lack what its spec declares.
            return [];
        }
    }

    // A failed trial; one that ran replaces what it measured.
    private static TrialResult Unmeasured(TrialSpec trial, string? message) =>
        new(
            trial.Architecture.Name,
            trial.Task.ToString(),
            Values(trial.Overrides),
            trial.Seed,
            Parameters: 0,
            Steps: 0,
            TrainLoss: double.NaN,
            ValidationLoss: double.NaN,
            TestLoss: double.NaN,
            TrivialLoss: double.NaN,
            Seconds: 0,
            StepsPerSecond: 0,
            Curve: [],
            Slopes: [],
            TrialStatus.Failed,
            message?.ReplaceLineEndings("\n").Split('\n')[0]
        )
        {
            Chosen = Values(trial.Tried),
        };

    // Where a field is both overridden and swept, the later value is the one in force.
    private static Dictionary<string, string> Values(IReadOnlyList<KeyValuePair<string, string>> written)
    {
        var values = new Dictionary<string, string>();
        foreach ((string field, string value) in written)
        {
            values[field] = value;
        }

        return values;
    }
}
