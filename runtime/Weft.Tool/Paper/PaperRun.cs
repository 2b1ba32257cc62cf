using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool.Pictures;
using Weft.Tool.Progress;

namespace Weft.Tool.Paper;

/// <summary>
/// Trains the trials of several experiments in one queue, so that no core waits for the end of an experiment, and gathers
/// their claims. Each experiment has its report in a directory of its name; all share one file of results.
/// </summary>
internal sealed class PaperRun(
    IReadOnlyList<ExperimentRecord> records,
    OutputDirectory directory,
    RunOptions run,
    string command
) : ITrialObserver
{
    private const string ReportTitle = "The paper's experiments";
    private const string ReportLead =
        "Experiments of M. Wang and W. E, \"Understanding the Expressive Power and Mechanisms of Transformer for Sequence "
        + "Modeling\", NeurIPS 2024, and what this machine measured of them.";

    private IReadOnlyList<(ExperimentRecord Record, int Index)> _trials = [];
    private ITrialDisplay _display = null!;

    /// <summary>Runs what is missing, writes reports and claims, and says how it ended.</summary>
    public (int Code, IReadOnlyList<ClaimOutcome> Claims) Run(TextWriter output, TextWriter error)
    {
        TrainingSession.Require(run, records.SelectMany(r => r.Jobs).Select(job => job.Trial.Architecture));
        using var interruption = new Interruption();
        using TrialStore store = directory.OpenStore();
        TrainingSession.AnnounceUnread(run, store, output);
        if (SearchPhase.Run(records, run, store, output, error, interruption.Token) is not { } search)
        {
            directory.Miss(store);
            return (
                directory.Conclude(ExitCode.Failed, error),
                [.. records.SelectMany(record => record.Document().Claims)]
            );
        }

        _trials = [.. search.Records.SelectMany(record => record.Jobs.Select((_, index) => (record, index)))];
        TrialJob[] jobs = [.. search.Records.SelectMany(record => record.Jobs)];
        IReadOnlyList<TrialJob> rest = search.Rest(jobs);
        TrainingSession.Announce(run, rest, store, directory, output);
        _display = TrialDisplays.For(output, error, run.Quiet);
        _display.Run(() =>
        {
            _display.Expect(TrainingSession.Unknown(run, rest, store));
            TrainingSession.Engine(run, store, search.Measured).Run(jobs, this, interruption.Token);
        });

        ReportDocument[] documents = [.. search.Records.Select(record => record.Document())];
        foreach (ReportDocument document in documents)
        {
            ReportOutput.Write(
                directory,
                document,
                [new("results.json", ResultsJson.Write(document))],
                $"{document.Experiment}/"
            );
        }

        ClaimOutcome[] claims = [.. documents.SelectMany(document => document.Claims)];
        directory.Write([
            new("claims.json", ClaimsFiles.Json(claims)),
            new("claims.md", ClaimsFiles.Markdown(claims)),
            .. OverviewReport.Of(ReportTitle, ReportLead, command, documents),
        ]);
        output.WriteLine(
            $"results in {directory.Path}: claims.json, claims.md, report.html, and a report for each experiment"
        );
        int code = TrainingSession.Conclude(
            [.. documents.SelectMany(document => document.Trials)],
            jobs.Length,
            interruption.Token.IsCancellationRequested,
            error
        );
        directory.Miss(store);
        return (directory.Conclude(code, error), claims);
    }

    /// <inheritdoc/>
    public void Recalled(int index, TrialResult result) => Keep(index, result);

    /// <inheritdoc/>
    public IProgress<TrainingProgress> Started(int index)
    {
        (ExperimentRecord record, int own) = _trials[index];
        return _display.Begin(Title(index), record.Jobs[own]);
    }

    /// <inheritdoc/>
    public void Finished(int index, TrialResult result)
    {
        Keep(index, result);
        _display.End(Title(index), TrialText.Outcome(result));
    }

    private void Keep(int index, TrialResult result)
    {
        (ExperimentRecord record, int own) = _trials[index];
        record.Keep(own, result);
        run.Log(record.Experiment.Name, result, directory);
    }

    private string Title(int index)
    {
        (ExperimentRecord record, int own) = _trials[index];
        return $"{record.Experiment.Name} {record.Title(own)}";
    }
}
