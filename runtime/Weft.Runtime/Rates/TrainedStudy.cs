using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Rates;

/// <summary>
/// Trains the trials of a study. Every design gets a learning rate of its own on every target: all rates are tried with the
/// first seed, and the one with the smallest geometric mean of validation losses over the sizes is taken for all seeds.
/// The test set has no part in the choice.
/// </summary>
public static class TrainedStudy
{
    /// <summary>Runs it.</summary>
    /// <param name="trials">Trials with their designs, each with every seed.</param>
    /// <param name="rates">Learning rates to choose from; empty for each trial's own.</param>
    /// <param name="options">What the compiler may do.</param>
    /// <param name="engine">Runs jobs and gives their results, null for those that did not start.</param>
    public static TrainedResults Run(
        IReadOnlyList<TrainedTrial> trials,
        IReadOnlyList<double> rates,
        CompileOptions options,
        Func<IReadOnlyList<TrialJob>, IReadOnlyList<TrialResult?>> engine
    )
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentNullException.ThrowIfNull(engine);
        if (trials.Count == 0)
        {
            return new([], [], []);
        }

        // Null stands for a trial's own, which a sweep may have set for each.
        double?[] tried = rates.Count > 0 ? [.. rates.Select(rate => (double?)rate)] : [null];
        TrialJob Job(TrainedTrial trial, double? rate) =>
            new(
                trial.Trial with
                {
                    Training = trial.Trial.Training with { LearningRate = Rate(trial, rate) },
                },
                options
            );

        long pilot = trials[0].Trial.Seed;
        (TrainedTrial Trial, double? Rate)[] first =
        [
            .. from trial in trials where trial.Trial.Seed == pilot from rate in tried select (trial, rate),
        ];
        TrialResult?[] found = [.. engine([.. first.Select(f => Job(f.Trial, f.Rate))])];
        IReadOnlyList<RateChoice> choices = Choose(first, found);
        double? Chosen(StudiedTrial trial) =>
            rates.Count > 0 ? choices.First(c => c.Design == trial.Design && c.Target == trial.Target).Rate : null;

        (TrainedTrial Trial, double? Rate)[] rest =
        [
            .. trials.Where(t => t.Trial.Seed != pilot).Select(t => (t, Chosen(t.Studied))),
        ];
        TrialResult?[] others = [.. engine([.. rest.Select(r => Job(r.Trial, r.Rate))])];
        ((TrainedTrial Trial, double? Rate) What, TrialResult? Result)[] all =
        [
            .. first.Zip(found).Where(f => f.First.Rate == Chosen(f.First.Trial.Studied)),
            .. rest.Zip(others),
        ];
        HashSet<int> lengths = [.. trials.Select(t => t.Studied.Length)];
        return new(
            [.. all.Where(a => a.Result is { Status: TrialStatus.Done }).Select(a => Point(a.What, a.Result!))],
            choices,
            [.. found.Concat(others).OfType<TrialResult>()]
        )
        {
            Chosen =
            [
                .. all.Where(a => a.Result is not null)
                    .Select(a => lengths.Count > 1 ? Named(a.Result!, a.What.Trial.Studied.Length) : a.Result!),
            ],
        };
    }

    private static double Rate(TrainedTrial trial, double? rate) => rate ?? trial.Trial.Training.LearningRate;

    // Trials of several lengths differ in nothing else that a report could tell them apart by.
    private static TrialResult Named(TrialResult result, int length) =>
        result with
        {
            Overrides = new Dictionary<string, string>(result.Overrides)
            {
                [RatesSpec.LengthField] = length.ToString(CultureInfo.InvariantCulture),
            },
        };

    private static RatePoint Point((TrainedTrial Trial, double? Rate) what, TrialResult result)
    {
        StudiedTrial trial = what.Trial.Studied;
        return new(
            new(trial.Design, trial.Target, trial.SizeField, RateSeries.Trained),
            trial.Size,
            what.Trial.Trial.Seed,
            Math.Sqrt(result.TestLoss)
        )
        {
            LearningRate = Rate(what.Trial, what.Rate),
            Trivial = Math.Sqrt(result.TrivialLoss),
        };
    }

    private static RateChoice[] Choose((TrainedTrial Trial, double? Rate)[] tried, TrialResult?[] results) =>
        [
            .. tried
                .Zip(results, (what, result) => (what.Trial.Studied, Rate: Rate(what.Trial, what.Rate), Result: result))
                .GroupBy(t => (t.Studied.Design, t.Studied.Target))
                .Select(design => new RateChoice(
                    design.Key.Design,
                    design.Key.Target,
                    design
                        .GroupBy(t => t.Rate)
                        .OrderBy(rate => rate.Average(t => LogLoss(t.Result)))
                        .ThenBy(rate => rate.Key)
                        .First()
                        .Key,
                    [
                        .. design
                            .GroupBy(t => t.Studied.Size)
                            .OrderBy(size => size.Key)
                            .Select(size => Band(size.Key, size.Select(t => t.Result))),
                    ]
                )),
        ];

    // A trial that failed is worse than any that did not.
    private static double LogLoss(TrialResult? result) =>
        result is { Status: TrialStatus.Done } && double.IsFinite(result.ValidationLoss)
            ? Math.Log(Math.Max(result.ValidationLoss, double.Epsilon))
            : double.PositiveInfinity;

    private static SensitivityBand Band(double size, IEnumerable<TrialResult?> results)
    {
        double[] errors =
        [
            .. results
                .Select(r => r is { Status: TrialStatus.Done } ? Math.Sqrt(r.TestLoss) : double.PositiveInfinity)
                .Order(),
        ];
        return new(size, errors[0], errors[^1]);
    }
}

/// <summary>A trial to train, with its place in a study.</summary>
/// <param name="Studied">Design, target and size.</param>
/// <param name="Trial">What is trained, with its seed.</param>
public sealed record TrainedTrial(StudiedTrial Studied, TrialSpec Trial);

/// <summary>What training gave.</summary>
/// <param name="Points">Errors with the learning rates that were chosen.</param>
/// <param name="Choices">The choices.</param>
/// <param name="Trials">All results, those of learning rates that were not chosen among them.</param>
public sealed record TrainedResults(
    IReadOnlyList<RatePoint> Points,
    IReadOnlyList<RateChoice> Choices,
    IReadOnlyList<TrialResult> Trials
)
{
    /// <summary>
    /// The results with the learning rates that were chosen, however they ended; where lengths are swept, the length is
    /// among the overrides.
    /// </summary>
    public IReadOnlyList<TrialResult> Chosen { get; init; } = [];
}

/// <summary>The learning rate of a design on a target.</summary>
/// <param name="Design">The design.</param>
/// <param name="Target">The target.</param>
/// <param name="Rate">The rate that was chosen.</param>
/// <param name="Bands">How much depends on it, at each size.</param>
public sealed record RateChoice(string Design, string Target, double Rate, IReadOnlyList<SensitivityBand> Bands);

/// <summary>Test errors over all learning rates that were tried, with the first seed.</summary>
/// <param name="Size">The size.</param>
/// <param name="Low">The smallest error.</param>
/// <param name="High">The largest; infinite where training failed.</param>
public sealed record SensitivityBand(double Size, double Low, double High);
