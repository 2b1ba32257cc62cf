using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Spectre.Console;
using TorchSharp;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool.Progress;

namespace Weft.Tool;

/// <summary>Trains the trials of one experiment in turn; results are on disk after every trial.</summary>
internal sealed class ExperimentRun(
    ExperimentSpec experiment,
    IReadOnlyList<SourceFile> sources,
    string command,
    OutputDirectory directory,
    CompileOptions options,
    bool quiet
)
{
    private readonly MachineFacts _machine = MachineFacts.Read();
    private readonly List<TrialResult> _results = [];

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
        ITrialDisplay display = Display(output);
        for (int i = 0; i < experiment.Trials.Count && !interruption.Token.IsCancellationRequested; i++)
        {
            TrialSpec trial = experiment.Trials[i];
            display.Show(Title(trial, i), progress => Measure(trial, progress, interruption.Token));
        }

        return (Conclude(output, error, interruption.Token.IsCancellationRequested), Document());
    }

    private string Measure(TrialSpec trial, IProgress<TrainingProgress> progress, CancellationToken cancel)
    {
        TrialResult result = TrialRunner.Run(
            trial,
            experiment.Training,
            experiment.Length,
            (spec, sized) => InMemoryCompiler.Create(spec, torch.float32, sized),
            options,
            progress,
            cancel
        );
        _results.Add(result);

        // The measurements after every trial; the report is drawn from them at the end, and costs more.
        directory.Write([new("results.json", ResultsJson.Write(Document()))]);
        return Outcome(result);
    }

    private int Conclude(TextWriter output, TextWriter error, bool stopped)
    {
        ReportDocument document = Document();
        directory.Write([new("results.json", ResultsJson.Write(document)), .. ReportFiles.Of(document)]);
        output.WriteLine($"results in {directory.Path}: results.json, report.md, report.html");

        int done = _results.Count(r => r.Status == TrialStatus.Done);
        if (stopped && done < experiment.Trials.Count)
        {
            error.WriteLine($"stopped by user; {done} of {experiment.Trials.Count} trials measured");
            return ExitCode.Failed;
        }

        TrialResult[] failed = [.. _results.Where(r => r.Status == TrialStatus.Failed)];
        foreach (TrialResult result in failed)
        {
            error.WriteLine(
                $"failed: {Name(result.Architecture, result.Task, result.Overrides)}, seed {result.Seed}: {result.Message}"
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
            [.. _results],
            sources,
            command,
            _machine
        )
        {
            Matches = experiment.Matches,
        };

    private ITrialDisplay Display(TextWriter output)
    {
        if (quiet)
        {
            return new QuietDisplay(output);
        }

        // Output that was handed in by a caller is no terminal, even where the process has one.
        bool terminal =
            ReferenceEquals(output, Console.Out)
            && !Console.IsOutputRedirected
            && AnsiConsole.Profile.Capabilities.Interactive;
        return terminal ? new BarDisplay(AnsiConsole.Console) : new PlainDisplay(output);
    }

    private string Title(TrialSpec trial, int index) =>
        $"[{index + 1}/{experiment.Trials.Count}] {Name(trial.Architecture.Name, trial.Task, trial.Overrides)}, seed {trial.Seed}";

    private static string Name(string architecture, string task, IEnumerable<KeyValuePair<string, string>> overrides)
    {
        string text = TrialGroup.Describe(overrides);
        return text.Length == 0 ? $"{architecture} on {task}" : $"{architecture} on {task}, {text}";
    }

    private static string Outcome(TrialResult result) =>
        result.Status == TrialStatus.Failed
            ? $"failed: {result.Message}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(result.Status == TrialStatus.Stopped ? $"stopped after {result.Steps} steps, " : "")}"
                    + $"test loss {NumberText.Loss(result.TestLoss)} (trivial {NumberText.Loss(result.TrivialLoss)}), "
                    + $"{NumberText.Plain(result.Seconds)} s, {NumberText.Plain(result.StepsPerSecond)} steps/s"
                    + $"{(result.Remark is null ? "" : $"; {result.Remark}")}"
            );
}
