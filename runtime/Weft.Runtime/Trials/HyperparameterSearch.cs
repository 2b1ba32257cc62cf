using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Training;

namespace Weft.Runtime.Trials;

/// <summary>
/// What <c>training.search</c> leaves open is chosen for every design by itself: all candidates are trained from the first
/// seed of the experiment, and the one with the smallest validation loss is taken for every seed. The search is the same
/// for all designs, and the test set has no part in it.
/// </summary>
public static class HyperparameterSearch
{
    /// <summary>The trials that the choice rests on, in their order; empty where nothing is searched.</summary>
    /// <param name="trials">All trials of an experiment.</param>
    public static IReadOnlyList<TrialSpec> Pilots(IReadOnlyList<TrialSpec> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        return [.. trials.Where(trial => trial.Tried.Count > 0 && trial.Seed == trials[0].Seed)];
    }

    /// <summary>The trials with the first candidate of every design, for whoever trains nothing.</summary>
    /// <param name="trials">All trials of an experiment.</param>
    public static IReadOnlyList<TrialSpec> FirstCandidates(IReadOnlyList<TrialSpec> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        return [.. trials.DistinctBy(trial => (trial.Design, trial.Seed))];
    }

    /// <summary>Chooses.</summary>
    /// <param name="trials">All trials of an experiment.</param>
    /// <param name="pilots">What <see cref="Pilots"/> measured, in their order.</param>
    /// <returns>The trials with the chosen candidates, and what the choice rests on.</returns>
    public static SearchOutcome Choose(IReadOnlyList<TrialSpec> trials, IReadOnlyList<TrialResult> pilots)
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(pilots);
        SearchedDesign[] designs =
        [
            .. Pilots(trials)
                .Zip(pilots, (trial, result) => (Trial: trial, Result: result))
                .GroupBy(pilot => pilot.Trial.Design, StringComparer.Ordinal)
                .Select(design => new SearchedDesign(
                    design.First().Trial,
                    [.. design.Select(pilot => new SearchCandidate(pilot.Trial.Tried, pilot.Result))]
                )),
        ];
        Dictionary<string, SearchedDesign> known = designs.ToDictionary(
            design => design.Pilot.Design,
            StringComparer.Ordinal
        );
        return new(
            [
                .. trials.Where(trial =>
                    trial.Tried.Count == 0 || known[trial.Design].Chosen.Tried.SequenceEqual(trial.Tried)
                ),
            ],
            designs
        );
    }
}

/// <summary>What a search chose.</summary>
/// <param name="Trials">The trials of the experiment with the chosen candidates, every seed.</param>
/// <param name="Designs">What the choice rests on, design by design; empty where nothing was searched.</param>
public sealed record SearchOutcome(IReadOnlyList<TrialSpec> Trials, IReadOnlyList<SearchedDesign> Designs);

/// <summary>The candidates of one design: architecture, task and overrides.</summary>
/// <param name="Pilot">The first of its trials that was tried.</param>
/// <param name="Candidates">What was tried, in the order of the file.</param>
public sealed record SearchedDesign(TrialSpec Pilot, IReadOnlyList<SearchCandidate> Candidates)
{
    /// <summary>The candidate with the smallest validation loss; of equal ones, or where all failed, the first.</summary>
    public SearchCandidate Chosen { get; } = Candidates.MinBy(candidate => candidate.Loss)!;

    /// <summary>Steps that were trained for the search alone: those of candidates that were not chosen.</summary>
    public long ExtraSteps => Candidates.Where(c => c != Chosen).Sum(c => (long)c.Result.Steps);

    /// <summary>Seconds that were trained for the search alone.</summary>
    public double ExtraSeconds => Candidates.Where(c => c != Chosen).Sum(c => c.Result.Seconds);
}

/// <summary>One candidate of one design, trained from the first seed.</summary>
/// <param name="Tried">Path and value of each searched setting.</param>
/// <param name="Result">What came of it.</param>
public sealed record SearchCandidate(IReadOnlyList<KeyValuePair<string, string>> Tried, TrialResult Result)
{
    /// <summary>The last validation loss; infinite where training failed, since that is worse than any loss.</summary>
    public double Loss =>
        Result.Status == TrialStatus.Done && double.IsFinite(Result.ValidationLoss)
            ? Result.ValidationLoss
            : double.PositiveInfinity;
}
