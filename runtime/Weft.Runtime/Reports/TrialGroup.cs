using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// The trials that differ in their seed only: one row of the comparison. Statistics are over trials that took all
/// their steps; a stopped trial is not comparable with a finished one.
/// </summary>
/// <param name="Architecture">Name of the architecture.</param>
/// <param name="Task">Name of the task.</param>
/// <param name="Overrides">Overridden and swept fields in the order of the experiment.</param>
/// <param name="Trials">The trials, one a seed.</param>
public sealed record TrialGroup(
    string Architecture,
    string Task,
    IReadOnlyList<KeyValuePair<string, string>> Overrides,
    IReadOnlyList<TrialResult> Trials
)
{
    /// <summary>The trials that took all their steps.</summary>
    public IReadOnlyList<TrialResult> Done { get; } = [.. Trials.Where(t => t.Status == TrialStatus.Done)];

    /// <summary>Settings that a search chose for all of them; empty where nothing was searched.</summary>
    public IReadOnlyDictionary<string, string> Chosen => Trials[0].Chosen;

    /// <summary>Test loss over seeds.</summary>
    public Spread TestLoss => Spread.Of(Done.Select(t => t.TestLoss));

    /// <summary>Test loss of the best constant predictor, over seeds.</summary>
    public Spread TrivialLoss => Spread.Of(Done.Select(t => t.TrivialLoss));

    /// <summary>Mean test loss over the mean trivial loss: 1 is no better than a constant.</summary>
    public double Ratio => TestLoss.Mean / TrivialLoss.Mean;

    /// <summary>Share of test positions whose likeliest token is the target, over seeds; none for real numbers.</summary>
    public Spread Accuracy => Spread.Of(Done.Select(t => t.Accuracy));

    /// <summary>Training speed over seeds.</summary>
    public Spread StepsPerSecond => Spread.Of(Done.Select(t => t.StepsPerSecond));

    /// <summary>Number of trained scalars; a trial that failed early reports none.</summary>
    public long Parameters => Trials.Max(t => t.Parameters);

    /// <summary>"heads 4, width 32": the overrides without the path before the last dot.</summary>
    public string OverrideText => Describe(Overrides);

    /// <summary>Groups trials over seeds: task by task, then in the order in which the groups first appear.</summary>
    public static IReadOnlyList<TrialGroup> Of(IEnumerable<TrialResult> trials) =>
        [
            .. trials
                .GroupBy(t => t.Task)
                .SelectMany(task => task)
                .GroupBy(t =>
                    (t.Architecture, t.Task, string.Join('\n', t.Overrides.Select(o => $"{o.Key}={o.Value}")))
                )
                .Select(g => new TrialGroup(g.First().Architecture, g.First().Task, [.. g.First().Overrides], [.. g])),
        ];

    /// <summary>Short text of some overrides; empty where there are none.</summary>
    public static string Describe(IEnumerable<KeyValuePair<string, string>> overrides) =>
        string.Join(", ", overrides.Select(o => $"{ShortName(o.Key)} {o.Value}"));

    /// <summary>
    /// The last part of a path, "heads" of "attention.heads". Parts that several owners have keep theirs, as in
    /// "feed-forward width"; a kind goes by its owner's name alone, "position lin".
    /// </summary>
    public static string ShortName(string path)
    {
        string[] parts = path.Split('.');
        return parts switch
        {
            [.., var owner, "kind"] => owner,
            [.., var owner, var part and ("width" or "epsilon" or "real" or "tokens")] => $"{owner} {part}",
            _ => parts[^1],
        };
    }
}
