using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Matching;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>
/// Expands an experiment into trials: the product of architectures, swept values, tasks, candidates of a search and seeds,
/// in the order in which the file names them.
/// </summary>
/// <param name="draft">The experiment.</param>
/// <param name="root">Its tree.</param>
/// <param name="matching">Makes architectures equally large; null where nothing asks for it.</param>
internal sealed class TrialExpansion(ExperimentDraft draft, YamlNode root, ArchitectureMatching? matching)
{
    private readonly List<TrialSpec> trials = [];
    private readonly List<BudgetMatch> matches = [];
    private readonly List<SkippedTrial> skipped = [];

    /// <summary>The trials.</summary>
    public IReadOnlyList<TrialSpec> Trials => trials;

    /// <summary>How architectures were made equally large for them.</summary>
    public IReadOnlyList<BudgetMatch> Matches => matches;

    /// <summary>Combinations that were left out.</summary>
    public IReadOnlyList<SkippedTrial> Skipped => skipped;

    /// <summary>Expands.</summary>
    /// <param name="trees">The architectures.</param>
    /// <param name="bag">Takes the errors.</param>
    public void Run(IReadOnlyList<YamlNode> trees, DiagnosticBag bag)
    {
        var combinations = Combine(draft.Overrides, draft.Sweeps);

        // Where a combination may be left out, a task that it does not suit does not take the others with it.
        IReadOnlyList<IReadOnlyList<WrittenTask>> tasks = draft.Sweep.SkipsImpossible
            ? [.. draft.Tasks.Select(task => (IReadOnlyList<WrittenTask>)[task])]
            : [draft.Tasks];
        var expanded = new List<Expanded>();
        foreach (var tree in trees)
        {
            for (var i = 0; i < combinations.Count; i++)
            {
                var fitted = new DiagnosticBag();
                var matched = matching?.Found.Count ?? 0;
                var adjusted = Adjust(tree, ReferenceEquals(tree, trees[0]), i, combinations[i], fitted);
                var own = tasks.Select(some => Expand(tree, some, combinations[i], adjusted, fitted, bag)).ToList();
                expanded.AddRange(own);
                if (matching is not null && own.Any(part => part.IsPossible))
                {
                    matches.AddRange(matching.Found.Skip(matched));
                }
            }
        }
        trials.AddRange(expanded.SelectMany(part => part.Trials));
        Skip(expanded, bag);
        ReportSearchedInVain(bag);
    }

    /// <summary>
    /// Leaves out what is possible elsewhere. A value that is impossible in every combination is a mistake, and so is an
    /// architecture with a task that it is impossible with whatever the values are.
    /// </summary>
    private void Skip(IReadOnlyList<Expanded> expanded, DiagnosticBag bag)
    {
        var possible = expanded.Where(part => part.IsPossible).ToList();
        var values = new HashSet<(string Path, string Value)>(
            possible.SelectMany(part => part.Changes).Select(change => (change.Path, change.Value.FlowText))
        );
        foreach (var part in expanded.Where(part => !part.IsPossible))
        {
            var isMistake =
                !draft.Sweep.SkipsImpossible
                || !possible.Any(other => ReferenceEquals(other.Tree, part.Tree) && other.Tasks == part.Tasks)
                || part.Changes.Any(change => !values.Contains((change.Path, change.Value.FlowText)));
            if (isMistake)
            {
                foreach (var diagnostic in part.Found.Ordered())
                {
                    bag.Add(diagnostic);
                }
                continue;
            }
            var reason = part.Found.Ordered().FirstOrDefault(d => d.Severity == SpecSeverity.Error)?.Message;
            skipped.Add(
                new SkippedTrial(
                    MatchChecks.NameOf(part.Tree),
                    part.Tasks[0].Spec.ToString(),
                    Written(part.Changes.Where(change => !draft.Overrides.Contains(change))),
                    reason ?? "the first architecture, which sets the budget, is impossible with these values"
                )
            );
        }
    }

    /// <summary>A searched field that no design has would be dropped in silence.</summary>
    private void ReportSearchedInVain(DiagnosticBag bag)
    {
        if (bag.Count > 0)
        {
            return;
        }
        foreach (var search in draft.Search.Where(s => !trials.Any(t => t.Tried.Any(pair => pair.Key == s.Path))))
        {
            bag.Add(
                DiagnosticCatalogue.UnknownKey,
                search.Key.At,
                $"found {Wording.Quote(search.Key.Text)} in training.search, expected a field that at least one design of this "
                    + $"experiment has, since '{search.Path}' is one of none; remove it"
            );
        }
    }

    /// <summary>The trials of one combination of one architecture with some tasks, or what is wrong with them.</summary>
    private Expanded Expand(
        YamlNode tree,
        IReadOnlyList<WrittenTask> tasks,
        IReadOnlyList<Override> combination,
        IReadOnlyList<Override>? adjusted,
        DiagnosticBag fitted,
        DiagnosticBag bag
    )
    {
        var found = new DiagnosticBag();
        Blame(fitted, combination);
        var candidates = adjusted is null ? [] : Candidates(tree, combination, adjusted);
        var read = new List<(int Task, TrialSpec Spec)>();
        foreach (var tried in candidates)
        {
            var errors = new DiagnosticBag();
            var written = Written(combination.Concat(adjusted!));
            read.AddRange(
                Read(tree, tasks, [.. combination, .. adjusted!, .. tried], errors)
                    .Select(one => (one.Task, one.Spec with { Overrides = written, Tried = Written(tried) }))
            );
            Blame(errors, [.. combination, .. tried]);
        }
        if (found.Count > 0 || adjusted is null)
        {
            return new Expanded(tree, tasks, combination, found, false, []);
        }
        foreach (var remark in found.Ordered())
        {
            bag.Add(remark);
        }

        // Task by task, candidate by candidate, seed by seed.
        var trials =
            from one in read.OrderBy(one => one.Task)
            from seed in draft.Seeds
            select one.Spec with
            {
                Seed = seed,
            };
        return new Expanded(tree, tasks, combination, found, true, trials.ToList());

        void Blame(DiagnosticBag errors, IReadOnlyList<Override> changes) =>
            OverrideBlame.Report(errors, changes, (some, others) => Read(tree, tasks, some, others), found);
    }

    /// <summary>What a search tries with one design: combinations of the searched fields that it has; one of none where it has none.</summary>
    private List<IReadOnlyList<Override>> Candidates(
        YamlNode tree,
        IReadOnlyList<Override> combination,
        IReadOnlyList<Override> adjusted
    )
    {
        var ofArchitecture = combination.Where(IsOfArchitecture).Concat(adjusted).ToList();
        return Combine([], [.. draft.Search.Where(sweep => Has(tree, ofArchitecture, sweep))]);
    }

    /// <summary>What brings the architecture to the budget; null where nothing does.</summary>
    private List<Override>? Adjust(
        YamlNode tree,
        bool isFirst,
        int index,
        IReadOnlyList<Override> combination,
        DiagnosticBag bag
    )
    {
        if (matching is null)
        {
            return [];
        }
        var ofArchitecture = combination.Where(IsOfArchitecture).ToList();
        var ofRun = combination.Where(RunLanguage.Concerns).ToList();
        return
            RunLanguage.With(draft, root, ofRun, bag) is { } run
            && matching.Adjust(tree, isFirst, index, ofArchitecture, ofRun, run.Draft, bag) is { } changes
            ? [.. changes.Except(ofArchitecture)]
            : null;
    }

    /// <summary>The trials of one architecture with all its overrides, by task and without names and seed.</summary>
    private List<(int Task, TrialSpec Spec)> Read(
        YamlNode tree,
        IReadOnlyList<WrittenTask> tasks,
        IReadOnlyList<Override> changes,
        DiagnosticBag bag
    )
    {
        var ofTask = changes.Where(TaskLanguage.Concerns).ToList();
        var ofRun = changes.Where(RunLanguage.Concerns).ToList();
        if (
            RunLanguage.With(draft, root, ofRun, bag) is not { } run
            || SpecReader.Read(tree, changes.Where(IsOfArchitecture), bag) is not { } architecture
        )
        {
            return [];
        }
        ExperimentChecks.Run(architecture, tree, run.Draft, run.Root, bag);
        var found = new List<(int, TrialSpec)>();
        for (var i = 0; i < tasks.Count; i++)
        {
            if (TaskLanguage.Read(tasks[i], ofTask, bag) is { } task)
            {
                TaskChecks.Run(architecture, task, tasks[i].Node, run.Draft, run.Root, bag);
                found.Add((i, new TrialSpec(architecture, task, [], 0, run.Draft.Training, run.Draft.Length)));
            }
        }
        return found;
    }

    /// <summary>Whether a design has the field that is searched: encodings without a slope have none to start from.</summary>
    private static bool Has(YamlNode tree, IReadOnlyList<Override> changes, Sweep sweep)
    {
        var errors = new DiagnosticBag();
        if (IsOfArchitecture(sweep.Values[0]))
        {
            SpecReader.Read(tree, [.. changes, sweep.Values[0]], errors);
        }
        return errors.Ordered().All(error => error.Id != DiagnosticCatalogue.UnknownKey.Id);
    }

    private static bool IsOfArchitecture(Override change) =>
        !TaskLanguage.Concerns(change) && !RunLanguage.Concerns(change);

    private static List<KeyValuePair<string, string>> Written(IEnumerable<Override> changes) =>
        [.. changes.Select(change => new KeyValuePair<string, string>(change.Path, change.Value.FlowText))];

    /// <summary>Some overrides with each combination of swept values; the first swept field changes slowest.</summary>
    private static List<IReadOnlyList<Override>> Combine(
        IReadOnlyList<Override> overrides,
        IReadOnlyList<Sweep> sweeps
    ) =>
        sweeps.Aggregate(
            new List<IReadOnlyList<Override>> { overrides },
            (combinations, sweep) =>
                combinations
                    .SelectMany(
                        changes => sweep.Values,
                        (changes, value) => (IReadOnlyList<Override>)[.. changes, value]
                    )
                    .ToList()
        );

    /// <summary>One combination of overrides and swept values of one architecture, with some tasks.</summary>
    private sealed record Expanded(
        YamlNode Tree,
        IReadOnlyList<WrittenTask> Tasks,
        IReadOnlyList<Override> Changes,
        DiagnosticBag Found,
        bool IsPossible,
        IReadOnlyList<TrialSpec> Trials
    );
}
