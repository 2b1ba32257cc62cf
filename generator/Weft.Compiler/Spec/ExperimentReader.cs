using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Claims;
using Weft.Compiler.Spec.Matching;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>Reads experiment files and the architectures they name. Errors are diagnostics, never exceptions.</summary>
public static class ExperimentReader
{
    private const int MostTrials = 10_000;

    /// <summary>Reads one <c>*.exp.yaml</c> file.</summary>
    /// <param name="path">The file's name, for diagnostics and for the paths in it.</param>
    /// <param name="text">Its text.</param>
    /// <param name="readFile">
    /// Text of an architecture file or of one that it extends, whose path is resolved against the directory of the file
    /// that names it and has forward slashes; null where there is none.
    /// </param>
    public static ReadResult<ExperimentSpec> Read(string path, string text, Func<string, string?> readFile)
    {
        if (readFile is null)
        {
            throw new ArgumentNullException(nameof(readFile));
        }
        var bag = new DiagnosticBag();
        var root = YamlTreeReader.Read(path, text, bag);
        ExperimentSpec? spec = null;
        if (root is not null && ExperimentLanguage.Root.TryRead(root, bag, out var draft))
        {
            CheckSweep(draft, root, bag);
            var trees = ReadTrees(draft, path, readFile, bag);
            if (draft.Match is { } match && bag.Count == 0)
            {
                MatchChecks.Run(draft, match, trees, root, bag);
            }
            var matching = draft.Match is null ? null : new ArchitectureMatching(draft, draft.Match, root);
            var trials = bag.Count == 0 ? Expand(draft, root, trees, matching, bag) : [];
            var swept = draft.Sweeps.Select(sweep => sweep.Path).ToList();
            var rates = RatesLanguage.Check(draft.Rates, swept, root, bag);
            var claims = bag.Count == 0 ? ClaimLanguage.Resolve(draft.Claims, trials, swept, bag) : [];
            spec = new ExperimentSpec(draft.Name, draft.Description, draft.Length, draft.Training, swept, trials)
            {
                Matches = matching?.Found ?? [],
                Claims = claims,
                Rates = rates,
            };
        }
        var nameSpan = (root as YamlMapping)?.Find("name")?.Value.At.Span;
        return new ReadResult<ExperimentSpec>(bag.Count == 0 ? spec : null, nameSpan, bag.Ordered());
    }

    private static void CheckSweep(ExperimentDraft draft, YamlNode root, DiagnosticBag bag)
    {
        foreach (var sweep in draft.Sweeps.Where(sweep => draft.Overrides.Any(set => set.Path == sweep.Path)))
        {
            var message =
                $"found '{sweep.Path}' in sweep and in overrides, expected it in one of them; remove the other";
            bag.Add(DiagnosticCatalogue.Repeated, sweep.Key.At, message);
        }
        // Counted in floating point: the product of many short lists overflows integers.
        var trials = (double)draft.Architectures.Count * draft.Tasks.Count * draft.Seeds.Count;
        trials = draft.Sweeps.Aggregate(trials, (product, sweep) => product * sweep.Values.Count);
        if (trials > MostTrials)
        {
            var at = (root as YamlMapping)?.Find("sweep")?.Key.At ?? root.At;
            var message = $"found a product of more than {MostTrials} trials, expected fewer; sweep fewer values";
            bag.Add(DiagnosticCatalogue.TooManyTrials, at, message);
        }
    }

    private static List<YamlNode> ReadTrees(
        ExperimentDraft draft,
        string path,
        Func<string, string?> readFile,
        DiagnosticBag bag
    )
    {
        var trees = new List<YamlNode>();
        var names = new HashSet<string>(NameClashes.Comparer);
        foreach (var file in draft.Architectures)
        {
            var resolved = SpecPath.Resolve(path, file.Text);
            if (
                ReferencedFile.Read(file, resolved, readFile, bag) is not { } text
                || Inheritance.Read(resolved, text, readFile, bag, file) is not { } tree
            )
            {
                continue;
            }
            trees.Add(tree);
            if ((tree as YamlMapping)?.Find("name")?.Value is YamlScalar name && !names.Add(name.Text))
            {
                bag.Add(NameClashes.Describe(name.Text, file.At.Path, file.At.Span));
            }
        }
        return trees;
    }

    private static List<TrialSpec> Expand(
        ExperimentDraft draft,
        YamlNode root,
        List<YamlNode> trees,
        ArchitectureMatching? matching,
        DiagnosticBag bag
    )
    {
        var trials = new List<TrialSpec>();
        var combinations = Combine(draft.Overrides, draft.Sweeps);
        foreach (var tree in trees)
        {
            for (var i = 0; i < combinations.Count; i++)
            {
                var found = new DiagnosticBag();
                var ofArchitecture = combinations[i].Where(change => !TaskLanguage.Concerns(change)).ToList();
                var changes = matching is null
                    ? ofArchitecture
                    : matching.Adjust(tree, ReferenceEquals(tree, trees[0]), i, ofArchitecture, found);
                if (changes is not null)
                {
                    var adjusted = changes.Except(ofArchitecture).ToList();
                    trials.AddRange(ReadTrials(draft, root, tree, combinations[i], adjusted, found));
                }
                OverrideBlame.Report(
                    found,
                    combinations[i],
                    (some, errors) => ReadTrials(draft, root, tree, some, [], errors),
                    bag
                );
            }
        }
        return trials;
    }

    /// <summary>The trials of one architecture and one combination of overrides.</summary>
    private static List<TrialSpec> ReadTrials(
        ExperimentDraft draft,
        YamlNode root,
        YamlNode tree,
        IReadOnlyList<Override> combination,
        IReadOnlyList<Override> adjusted,
        DiagnosticBag bag
    )
    {
        var ofTask = combination.Where(TaskLanguage.Concerns).ToList();
        var changes = combination.Where(change => !TaskLanguage.Concerns(change)).Concat(adjusted);
        if (SpecReader.Read(tree, changes, bag) is not { } architecture)
        {
            return [];
        }
        ExperimentChecks.Run(architecture, tree, draft, root, bag);
        var tasks = draft
            .Tasks.Select(written => (written.Node, Spec: TaskLanguage.Read(written, ofTask, bag)))
            .Where(task => task.Spec is not null)
            .ToList();
        foreach (var (node, spec) in tasks)
        {
            TaskChecks.Run(architecture, spec!, node, draft, root, bag);
        }
        var written = combination
            .Concat(adjusted)
            .Select(change => new KeyValuePair<string, string>(change.Path, change.Value.FlowText))
            .ToList();
        return
        [
            .. from task in tasks
            from seed in draft.Seeds
            select new TrialSpec(architecture, task.Spec!, written, seed),
        ];
    }

    /// <summary>The overrides with each combination of swept values; the first swept field changes slowest.</summary>
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
}
