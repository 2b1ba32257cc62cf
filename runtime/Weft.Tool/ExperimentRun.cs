using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using TorchSharp;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool.Progress;

namespace Weft.Tool;

/// <summary>
/// Trains the trials of one experiment, several at once where each takes one thread. Every result is on disk as soon as
/// its trial is over; a run into the same directory goes on with what is missing there.
/// </summary>
internal sealed class ExperimentRun(
    ExperimentSpec experiment,
    IReadOnlyList<SourceFile> sources,
    string command,
    OutputDirectory directory,
    CompileOptions options,
    RunOptions run
) : ITrialObserver
{
    // Writing costs more the more there is; the store has every result at once.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    private readonly MachineFacts _machine = MachineFacts.Read();
    private readonly TrialResult?[] _results = new TrialResult?[experiment.Trials.Count];
    private ITrialDisplay _display = null!;
    private long _written;

    /// <summary>Runs what is to be run and says how it ended.</summary>
    public (int Code, ReportDocument Document) Run(TextWriter output, TextWriter error)
    {
        if (NativeLibraries.Explain() is { } complaint)
        {
            throw new InputException(complaint);
        }

        foreach (BudgetMatch match in experiment.Matches)
        {
            output.WriteLine(MatchText.Line(match));
        }

        using var interruption = new Interruption();
        using TrialStore store = directory.OpenStore();
        Announce(store, output);
        _display = TrialDisplays.For(output, run.Quiet);
        _display.Run(() => Train(store, interruption.Token));
        return (Conclude(output, error, interruption.Token.IsCancellationRequested), Document());
    }

    /// <inheritdoc/>
    public void Recalled(int index, TrialResult result) => Keep(index, result);

    /// <inheritdoc/>
    public IProgress<TrainingProgress> Started(int index) => _display.Begin(Title(index));

    /// <inheritdoc/>
    public void Finished(int index, TrialResult result)
    {
        Keep(index, result);
        if (_written == 0 || Stopwatch.GetElapsedTime(_written) > s_pause)
        {
            // The measurements as they come; the report is drawn from them at the end, and costs more.
            directory.Write([new("results.json", ResultsJson.Write(Document()))]);
            _written = Stopwatch.GetTimestamp();
        }

        _display.End(Title(index), TrialText.Outcome(result));
    }

    private void Train(TrialStore store, CancellationToken cancel)
    {
        var engine = new TrialEngine(
            (spec, sized) => InMemoryCompiler.Create(spec, torch.float32, sized),
            run.Workers ?? TrialEngine.DefaultWorkers
        )
        {
            Store = store,
        };
        engine.Run(Jobs(), this, cancel);
    }

    private List<TrialJob> Jobs() =>
        [.. experiment.Trials.Select(t => new TrialJob(t, experiment.Training, experiment.Length, options))];

    private void Announce(TrialStore store, TextWriter output)
    {
        if (store.BrokenLines > 0)
        {
            output.WriteLine($"{store.BrokenLines} unreadable lines of {TrialStore.FileName} passed over");
        }

        int known = Jobs().Count(job => store.Find(job) is not null);
        if (known > 0)
        {
            output.WriteLine(
                $"{known} of {experiment.Trials.Count} trials are measured already ({directory.Path}/{TrialStore.FileName}); "
                    + (known < experiment.Trials.Count ? "going on with the others" : "nothing is left to train")
            );
        }
    }

    private void Keep(int index, TrialResult result)
    {
        _results[index] = result;
        if (run.TensorBoard is { } events)
        {
            events.Write(experiment.Name, result);
        }
    }

    private int Conclude(TextWriter output, TextWriter error, bool stopped)
    {
        ReportDocument document = Document();
        directory.Write([new("results.json", ResultsJson.Write(document)), .. ReportFiles.Of(document)]);
        output.WriteLine($"results in {directory.Path}: results.json, report.md, report.html");

        int done = document.Trials.Count(r => r.Status == TrialStatus.Done);
        if (stopped && done < experiment.Trials.Count)
        {
            error.WriteLine($"stopped by user; {done} of {experiment.Trials.Count} trials measured");
            return ExitCode.Failed;
        }

        TrialResult[] failed = [.. document.Trials.Where(r => r.Status == TrialStatus.Failed)];
        foreach (TrialResult result in failed)
        {
            error.WriteLine(
                $"failed: {TrialText.Name(result.Architecture, result.Task, result.Overrides)}, seed {result.Seed}: {result.Message}"
            );
        }

        return failed.Length == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private ReportDocument Document() =>
        new(
            experiment.Name,
            experiment.Description,
            experiment.Length,
            experiment.Training,
            experiment.SweptFields,
            experiment.Trials.Count,
            [.. _results.OfType<TrialResult>()],
            sources,
            command,
            _machine
        )
        {
            Matches = experiment.Matches,
        };

    private string Title(int index)
    {
        TrialSpec trial = experiment.Trials[index];
        return $"[{index + 1}/{experiment.Trials.Count}] "
            + $"{TrialText.Name(trial.Architecture.Name, trial.Task, trial.Overrides)}, seed {trial.Seed}";
    }
}
