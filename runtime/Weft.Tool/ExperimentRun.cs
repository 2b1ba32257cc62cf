using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool.Pictures;
using Weft.Tool.Progress;

namespace Weft.Tool;

/// <summary>
/// Trains the trials of one experiment, several at once where each takes one thread. Every result is on disk as soon as
/// its trial is over; a run into the same directory goes on with what is missing there.
/// </summary>
internal sealed class ExperimentRun(ExperimentRecord record, OutputDirectory directory, RunOptions run) : ITrialObserver
{
    // Writing costs more the more there is; the store has every result at once.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    // With the settings that a search chose; there is none before.
    private ExperimentRecord _record = null!;
    private ITrialDisplay _display = null!;
    private long _written;

    /// <summary>Runs what is to be run and says how it ended.</summary>
    public (int Code, ReportDocument Document) Run(TextWriter output, TextWriter error)
    {
        TrainingSession.Require(run, record.Jobs.Select(job => job.Trial.Architecture));
        foreach (BudgetMatch match in record.Experiment.Matches)
        {
            output.WriteLine(MatchText.Line(match));
        }

        foreach (string line in record.DataRemarks)
        {
            output.WriteLine(line);
        }

        foreach (SkippedTrial skipped in record.Experiment.Skipped)
        {
            output.WriteLine(SkippedText.Line(skipped));
        }

        using var interruption = new Interruption();
        using TrialStore store = directory.OpenStore();
        TrainingSession.AnnounceUnread(run, store, output);
        if (SearchPhase.Run([record], run, store, output, error, interruption.Token) is not { } search)
        {
            directory.Miss(store);
            return (directory.Conclude(ExitCode.Failed, error), record.Document());
        }

        _record = search.Records[0];
        IReadOnlyList<TrialJob> rest = search.Rest(_record.Jobs);
        TrainingSession.Announce(run, rest, store, directory, output);
        _display = TrialDisplays.For(output, error, run.Quiet);
        _display.Run(() =>
        {
            _display.Expect(TrainingSession.Unknown(run, rest, store));
            TrainingSession.Engine(run, store, search.Measured).Run(_record.Jobs, this, interruption.Token);
        });
        ReportDocument document = _record.Document();
        return (Conclude(document, store, output, error, interruption.Token.IsCancellationRequested), document);
    }

    /// <inheritdoc/>
    public void Recalled(int index, TrialResult result) => Keep(index, result);

    /// <inheritdoc/>
    public IProgress<TrainingProgress> Started(int index) => _display.Begin(_record.Title(index), _record.Jobs[index]);

    /// <inheritdoc/>
    public void Finished(int index, TrialResult result)
    {
        Keep(index, result);
        if (_written == 0 || Stopwatch.GetElapsedTime(_written) > s_pause)
        {
            // The measurements as they come; the report is drawn from them at the end, and costs more.
            directory.Write([new("results.json", ResultsJson.Write(_record.Document()))]);
            _written = Stopwatch.GetTimestamp();
        }

        _display.End(_record.Title(index), TrialText.Outcome(result));
    }

    private void Keep(int index, TrialResult result)
    {
        _record.Keep(index, result);
        run.Log(_record.Experiment.Name, result, directory);
    }

    private int Conclude(ReportDocument document, TrialStore store, TextWriter output, TextWriter error, bool stopped)
    {
        ReportOutput.Write(directory, document, [new("results.json", ResultsJson.Write(document))]);
        output.WriteLine($"results in {directory.Path}: results.json, results.csv, report.md, report.html");
        int code = TrainingSession.Conclude(document.Trials, document.Planned, stopped, error);
        directory.Miss(store);
        return directory.Conclude(code, error);
    }
}
