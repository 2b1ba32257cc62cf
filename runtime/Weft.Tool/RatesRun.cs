using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Weft.Compiler.Spec;
using Weft.Runtime.Rates;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool.Pictures;
using Weft.Tool.Progress;

namespace Weft.Tool;

/// <summary>Measures how fast the error of an experiment's designs falls: best approximations, then trained models.</summary>
internal sealed class RatesRun(ExperimentRecord record, OutputDirectory directory, RunOptions run)
{
    private readonly ExperimentSpec _experiment = record.Experiment;

    private string SizeField =>
        _experiment.Rates.Size
        ?? (
            _experiment.Rates.Lengths.Count > 0 ? RatesSpec.LengthField
            : _experiment.SweptFields is [var first, ..] ? first
            : null
        )
        ?? throw new InputException(
            $"{record.Sources[0].Path}: error: found nothing swept, expected a size that the error falls with; add 'sweep: {{ heads: [1, 2, 4, 8] }}'"
        );

    /// <summary>Runs it, writes <c>rates.json</c> and the report, and prints the rates.</summary>
    public int Run(TextWriter output, TextWriter error)
    {
        if (_experiment.Trials.Any(trial => trial.Tried.Count > 0))
        {
            throw new InputException(
                $"{record.Sources[0].Path}: error: found training.search in an experiment whose rates are measured, expected rates.learning-rates, which chooses one learning rate of a design for all sizes; write it there"
            );
        }

        TrainedTrial[] trials = [.. Trials()];
        if (_experiment.Rates.Train)
        {
            TrainingSession.Require(run, trials.Select(t => t.Studied.Architecture));
        }

        foreach (string line in record.DataRemarks)
        {
            output.WriteLine(line);
        }

        foreach (SkippedTrial skipped in _experiment.Skipped)
        {
            output.WriteLine(SkippedText.Line(skipped));
        }

        using var interruption = new Interruption();
        try
        {
            ApproximationStudy best = ApproximationStudy.Of(
                [.. trials.Select(t => t.Studied)],
                _experiment.Rates.Norms,
                interruption.Token
            );
            TrainedResults trained = _experiment.Rates.Train
                ? Train(trials, output, error, interruption.Token)
                : new TrainedResults([], [], []);
            RateAnalysis analysis = RateAnalysis.Of(
                [.. best.Points, .. trained.Points],
                series => Bound(trials, series),
                best.Remarks
            ) with
            {
                Choices = trained.Choices,
            };
            Write(analysis, trained, _experiment.Rates.Train ? trials.Length : 0);
            RatesTable.Write(output, analysis);
            output.WriteLine($"results in {directory.Path}: rates.json, report.md, report.html");
            int code = Conclude(trials, trained, error, interruption.Token.IsCancellationRequested);
            return directory.Conclude(code, error);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("stopped by user before anything was trained");
            return ExitCode.Failed;
        }
    }

    private IEnumerable<TrainedTrial> Trials()
    {
        string field = SizeField;
        IReadOnlyList<int?> lengths =
            _experiment.Rates.Lengths.Count > 0 ? [.. _experiment.Rates.Lengths.Select(l => (int?)l)] : [null];
        foreach (int? own in lengths)
        {
            foreach (TrialSpec written in _experiment.Trials)
            {
                TrialSpec trial = own is { } other ? written with { Length = other } : written;
                int length = trial.Length;
                Check(trial);
                DesignSize design = DesignSize.Of(trial, field, length, _experiment.SweptFields);
                if (double.IsNaN(design.Size))
                {
                    throw new InputException(
                        $"{record.Sources[0].Path}: error: found {field} {DesignSize.Text(trial, field)}, expected numbers, which an error falls with; name another swept field in 'rates.size'"
                    );
                }

                string target =
                    lengths.Count > 1 && field != RatesSpec.LengthField
                        ? string.Create(CultureInfo.InvariantCulture, $"{trial.Task}, length {length}")
                        : trial.Task.ToString();
                var studied = new StudiedTrial(
                    design.Design,
                    target,
                    field,
                    design.Size,
                    trial.Architecture,
                    length,
                    TaskMemory.Of(trial.Task, length)
                )
                {
                    Adaptive = AdaptiveMemory.Of(trial.Task),
                };
                yield return new TrainedTrial(studied, trial);
            }
        }
    }

    // A length that the experiment sweeps has not been checked by its reader.
    private void Check(TrialSpec trial)
    {
        if (trial.Length < trial.Task.Shortest)
        {
            throw new InputException(
                $"{record.Sources[0].Path}: error: found length {trial.Length} with task {trial.Task}, expected at least {trial.Task.Shortest}; raise it in 'rates.lengths'"
            );
        }
    }

    private TrainedResults Train(TrainedTrial[] trials, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        using TrialStore store = directory.OpenStore();
        TrainingSession.AnnounceUnread(run, store, output);
        ITrialDisplay display = TrialDisplays.For(output, error, run.Quiet);
        TrialEngine engine = TrainingSession.Engine(run, store);
        TrainedResults? results = null;
        display.Run(() =>
            results = TrainedStudy.Run(
                trials,
                _experiment.Rates.LearningRates,
                record.Options,
                jobs =>
                {
                    display.Expect(TrainingSession.Unknown(run, jobs, store));
                    return engine.Run(jobs, new RatesObserver(jobs, display), cancel);
                }
            )
        );
        directory.Miss(store);
        return results!;
    }

    private static TheoremBound? Bound(TrainedTrial[] trials, RateSeries series) =>
        trials.Select(t => t.Studied).FirstOrDefault(t => t.Design == series.Design && t.Target == series.Target)
            is { } trial
            ? TheoremBound.Of(trial.Architecture, trial.Memory, trial.SizeField, trial.Adaptive)
            : null;

    private void Write(RateAnalysis analysis, TrainedResults trained, int planned)
    {
        // Trials with other learning rates are in the bands: beside the chosen ones they would look like further seeds.
        ReportDocument document = record.Document() with
        {
            Planned = planned,
            Trials = trained.Chosen,
            SweptFields =
            [
                .. _experiment.SweptFields,
                .. _experiment.Rates.Lengths.Count > 1 ? [RatesSpec.LengthField] : Array.Empty<string>(),
            ],
            Sections = RatesSections.Of(analysis),
        };
        ReportOutput.Write(directory, document, [new("rates.json", RatesJson.Write(analysis, document))]);
        foreach (TrialResult result in trained.Chosen)
        {
            run.Log(_experiment.Name, result, directory);
        }
    }

    private static int Conclude(TrainedTrial[] trials, TrainedResults trained, TextWriter error, bool stopped)
    {
        TrialResult[] failed = [.. trained.Chosen.Where(r => r.Status == TrialStatus.Failed)];
        foreach (TrialResult result in failed)
        {
            error.WriteLine(
                $"failed: {TrialText.Name(result.Architecture, result.Task, result.Overrides)}, seed {result.Seed}: {TrialText.Failure(result)}"
            );
        }

        if (stopped)
        {
            error.WriteLine($"stopped by user; {trained.Points.Count} of {trials.Length} trials measured");
        }

        return stopped || failed.Length > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private sealed class RatesObserver(IReadOnlyList<TrialJob> jobs, ITrialDisplay display) : ITrialObserver
    {
        public void Recalled(int index, TrialResult result) { }

        public IProgress<TrainingProgress> Started(int index) => display.Begin(Title(index), jobs[index]);

        public void Finished(int index, TrialResult result) => display.End(Title(index), TrialText.Outcome(result));

        private string Title(int index)
        {
            TrialJob job = jobs[index];
            string name = TrialText.Name(job.Trial.Architecture.Name, job.Trial.Task.ToString(), job.Trial.Overrides);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"[{index + 1}/{jobs.Count}] {name}, length {job.Trial.Length}, learning rate {job.Trial.Training.LearningRate:g3}, seed {job.Trial.Seed}"
            );
        }
    }
}
