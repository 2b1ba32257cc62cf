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
            var expansion = new TrialExpansion(draft, root, matching);
            if (bag.Count == 0)
            {
                expansion.Run(trees, bag);
            }
            var swept = draft.Sweeps.Select(sweep => sweep.Path).ToList();
            var rates = RatesLanguage.Check(draft, root, bag);
            var claims = bag.Count == 0 ? ClaimLanguage.Resolve(draft.Claims, expansion.Trials, swept, bag) : [];
            spec = new ExperimentSpec(
                draft.Name,
                draft.Description,
                draft.Length,
                draft.Training,
                swept,
                expansion.Trials
            )
            {
                Skipped = expansion.Skipped,
                Matches = expansion.Matches,
                Claims = claims,
                Rates = rates,
            };
        }
        var nameSpan = (root as YamlMapping)?.Find("name")?.Value.At.Span;
        return new ReadResult<ExperimentSpec>(bag.Count == 0 ? spec : null, nameSpan, bag.Ordered());
    }

    private static void CheckSweep(ExperimentDraft draft, YamlNode root, DiagnosticBag bag)
    {
        var overridden = draft.Overrides.Select(set => set.Path).ToList();
        var swept = draft.Sweeps.Select(sweep => sweep.Path).ToList();
        ReportTwice(draft.Sweeps, "sweep", overridden, "overrides", bag);
        ReportTwice(draft.Search, "training.search", overridden, "overrides", bag);
        ReportTwice(draft.Search, "training.search", swept, "sweep", bag);

        // Counted in floating point: the product of many short lists overflows integers.
        var trials = (double)draft.Architectures.Count * draft.Tasks.Count * draft.Seeds.Count;
        trials = draft.Sweeps.Concat(draft.Search).Aggregate(trials, (product, sweep) => product * sweep.Values.Count);
        if (trials > MostTrials)
        {
            var key = draft.Sweeps.Concat(draft.Search).FirstOrDefault()?.Key.At;
            var at = (root as YamlMapping)?.Find("sweep")?.Key.At ?? key ?? root.At;
            var what =
                draft.Search.Count == 0
                    ? "trials, expected fewer; sweep"
                    : "trials and candidates of a search, expected fewer; sweep or search";
            bag.Add(
                DiagnosticCatalogue.TooManyTrials,
                at,
                $"found a product of more than {MostTrials} {what} fewer values"
            );
        }
    }

    private static void ReportTwice(
        IReadOnlyList<Sweep> sweeps,
        string key,
        IReadOnlyList<string> paths,
        string other,
        DiagnosticBag bag
    )
    {
        foreach (var sweep in sweeps.Where(sweep => paths.Contains(sweep.Path)))
        {
            var message = $"found '{sweep.Path}' in {key} and in {other}, expected it in one of them; remove the other";
            bag.Add(DiagnosticCatalogue.Repeated, sweep.Key.At, message);
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
}
