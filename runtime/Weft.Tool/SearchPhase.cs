using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Weft.Compiler.Spec;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool.Progress;

namespace Weft.Tool;

/// <summary>What comes first where experiments leave settings open: every design gets its own.</summary>
/// <param name="Records">The experiments with the chosen candidates; the same ones where nothing is searched.</param>
/// <param name="Measured">What the candidates measured, by key: those that were chosen are not trained again.</param>
internal sealed record SearchPhase(
    IReadOnlyList<ExperimentRecord> Records,
    IReadOnlyDictionary<string, TrialResult> Measured
)
{
    /// <summary>Trains the candidates of all experiments in one queue and takes, of every design, the best.</summary>
    /// <param name="records">The experiments.</param>
    /// <param name="run">How to run.</param>
    /// <param name="store">Keeps what is measured, so that a later run goes on.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="error">Takes progress, and what was stopped.</param>
    /// <param name="cancel">Stops the search.</param>
    /// <returns>
    /// Null where it was stopped: a choice among some of the candidates would be another one than the experiment asks for.
    /// What was measured is in the store.
    /// </returns>
    public static SearchPhase? Run(
        IReadOnlyList<ExperimentRecord> records,
        RunOptions run,
        TrialStore store,
        TextWriter output,
        TextWriter error,
        CancellationToken cancel
    )
    {
        TrialJob[][] pilots =
        [
            .. records.Select(record =>
                HyperparameterSearch
                    .Pilots(record.Experiment.Trials)
                    .Select(trial => new TrialJob(trial, record.Options))
                    .ToArray()
            ),
        ];
        TrialJob[] jobs = [.. pilots.SelectMany(own => own)];
        if (jobs.Length == 0)
        {
            return new(records, new Dictionary<string, TrialResult>());
        }

        string[] titles =
        [
            .. records
                .Zip(
                    pilots,
                    (record, own) =>
                        own.Select(job => (records.Count > 1 ? $"{record.Experiment.Name} " : "") + Title(job.Trial))
                )
                .SelectMany(own => own),
        ];
        Announce(records, run, jobs, store, output);
        ITrialDisplay display = TrialDisplays.For(output, error, run.Quiet);
        IReadOnlyList<TrialResult?> results = [];
        display.Run(() =>
        {
            display.Expect(TrainingSession.Unknown(run, jobs, store));
            results = TrainingSession.Engine(run, store).Run(jobs, new Observer(jobs, titles, display), cancel);
        });
        TrialResult[] ended = [.. results.OfType<TrialResult>().Where(result => result.Status != TrialStatus.Stopped)];
        if (ended.Length < jobs.Length)
        {
            error.WriteLine(
                $"stopped by user during the search; {ended.Length} of {jobs.Length} candidates measured, nothing chosen"
            );
            return null;
        }

        var queue = new Queue<TrialResult>(ended);
        return new(
            [
                .. records.Zip(
                    pilots,
                    (record, own) =>
                        own.Length == 0
                            ? record
                            : record.With(
                                HyperparameterSearch.Choose(
                                    record.Experiment.Trials,
                                    [.. own.Select(_ => queue.Dequeue())]
                                )
                            )
                ),
            ],
            jobs.Zip(ended).DistinctBy(pair => pair.First.Key).ToDictionary(p => p.First.Key, p => p.Second)
        );
    }

    /// <summary>Those jobs that the search has not measured.</summary>
    public IReadOnlyList<TrialJob> Rest(IEnumerable<TrialJob> jobs) =>
        [.. jobs.Where(job => !Measured.ContainsKey(job.Key))];

    private static void Announce(
        IReadOnlyList<ExperimentRecord> records,
        RunOptions run,
        TrialJob[] jobs,
        TrialStore store,
        TextWriter output
    )
    {
        int known = jobs.Length - TrainingSession.Unknown(run, jobs, store).Count();
        string measured = known == 0 ? "" : $"; {known} of {jobs.Length} are measured already";
        output.WriteLine($"search: {SearchText.Plan(records.Select(record => record.Experiment.Trials))}{measured}");
    }

    private static string Title(TrialSpec trial)
    {
        string name = TrialText.Name(trial.Architecture.Name, trial.Task.ToString(), trial.Overrides);
        return $"{name}, {TrialGroup.Describe(trial.Tried)}, seed {trial.Seed}";
    }

    private sealed class Observer(TrialJob[] jobs, string[] titles, ITrialDisplay display) : ITrialObserver
    {
        public void Recalled(int index, TrialResult result) { }

        public IProgress<TrainingProgress> Started(int index) => display.Begin(Title(index), jobs[index]);

        public void Finished(int index, TrialResult result) => display.End(Title(index), TrialText.Outcome(result));

        private string Title(int index) => $"[search {index + 1}/{jobs.Length}] {titles[index]}";
    }
}
