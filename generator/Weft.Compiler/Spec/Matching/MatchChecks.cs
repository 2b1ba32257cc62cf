using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec.Matching;

/// <summary>What can be wrong with <c>match</c> before any architecture is measured.</summary>
internal static class MatchChecks
{
    /// <summary>Reports names that no architecture has, architectures without a field, and fields set elsewhere.</summary>
    public static void Run(
        ExperimentDraft draft,
        MatchDraft match,
        IReadOnlyList<YamlNode> trees,
        YamlNode root,
        DiagnosticBag bag
    )
    {
        var names = trees.Select(NameOf).ToList();
        var untouched = match.Budget is null ? 1 : 0;
        if (names.Count <= untouched)
        {
            bag.Add(
                DiagnosticCatalogue.NothingToAdjust,
                root.Locate("match"),
                "found one architecture and no budget, expected something to match it with; write a budget or name another architecture"
            );
        }
        foreach (var key in match.Adjust.Select(adjustment => adjustment.Architecture).OfType<YamlScalar>())
        {
            var hint = Wording.DidYouMean(key.Text, names);
            if (!names.Contains(key.Text))
            {
                var message = $"found {Wording.Quote(key.Text)}, expected one of {Quoted(names)}{hint}";
                bag.Add(DiagnosticCatalogue.UnknownKey, key.At, message);
            }
            else if (names.IndexOf(key.Text) < untouched)
            {
                var message =
                    $"found {Wording.Quote(key.Text)}, expected an architecture other than the first, which sets the budget; remove the entry or write a budget";
                bag.Add(DiagnosticCatalogue.NothingToAdjust, key.At, message);
            }
        }
        foreach (var name in names.Skip(untouched).Where(name => match.Adjust.All(entry => !Concerns(entry, name))))
        {
            var message =
                $"found no field for {Wording.Quote(name)}, expected one for every architecture; add it to adjust";
            bag.Add(DiagnosticCatalogue.MissingKey, root.Locate("match", "adjust"), message);
        }
        ReportConflicts(draft, match, root, bag);
    }

    /// <summary>The name that an architecture's file declares; empty where there is none.</summary>
    public static string NameOf(YamlNode tree) => (tree.Find(["name"]) as YamlScalar)?.Text ?? "";

    /// <summary>
    /// Whether an architecture has the part that the field belongs to, and no list in its place. One that declares no
    /// feed-forward network would otherwise be given one, and a list of blocks would be lost.
    /// </summary>
    public static bool HasOwner(YamlNode tree, string name, Adjustment adjustment, YamlNode root, DiagnosticBag bag)
    {
        var keys = adjustment.Path.Split('.');
        var owner = keys.Take(keys.Length - 1).ToList();
        var isList = tree.Find(keys) is YamlSequence;
        if (tree is not YamlMapping || (tree.Find(owner) is YamlMapping && !isList))
        {
            return true;
        }
        var message = isList
            ? $"found a list in '{adjustment.Path}' of {Wording.Quote(name)}, expected a whole number, which would replace it; adjust another field"
            : $"found no {string.Join(".", owner)} in {Wording.Quote(name)}, expected the part that '{adjustment.Path}' belongs to; adjust another field";
        bag.Add(DiagnosticCatalogue.NothingToAdjust, root.Locate("match", "adjust", name), message);
        return false;
    }

    private static bool Concerns(Adjustment adjustment, string name) =>
        adjustment.Architecture is not { } key || key.Text == name;

    private static void ReportConflicts(ExperimentDraft draft, MatchDraft match, YamlNode root, DiagnosticBag bag)
    {
        foreach (var adjustment in match.Adjust)
        {
            var place =
                draft.Overrides.Any(set => Sets(set, adjustment.Path)) ? "overrides"
                : draft.Sweeps.Any(sweep => sweep.Values.Any(set => Sets(set, adjustment.Path))) ? "sweep"
                : null;
            if (place is not null)
            {
                var at = adjustment.Architecture?.At ?? root.Locate("match", "adjust");
                var message =
                    $"found '{adjustment.Path}' in {place} and adjusted by match, expected it in one of them; adjust another field";
                bag.Add(DiagnosticCatalogue.Repeated, at, message);
            }
        }
    }

    /// <summary>Whether an override sets the field, by itself or within a mapping.</summary>
    private static bool Sets(Override set, string path) =>
        set.Path == path
        || (
            path.StartsWith(set.Path + ".", System.StringComparison.Ordinal)
            && set.Value.Find(path.Substring(set.Path.Length + 1).Split('.')) is not null
        );

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(Wording.Quote));
}
