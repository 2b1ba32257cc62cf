using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>
/// Finds the override or swept value that an error comes from. Conditions between fields are reported at a field of the
/// architecture; where the file is valid as it stands, its reader would look for a mistake that is not there.
/// </summary>
internal static class OverrideBlame
{
    /// <summary>Reports what was found with some overrides, each error at the override without which it is not there.</summary>
    /// <param name="found">What was found with all of them.</param>
    /// <param name="changes">The overrides in force, the swept ones last.</param>
    /// <param name="check">Finds what is wrong with some of them.</param>
    /// <param name="bag">Where to report.</param>
    public static void Report(
        DiagnosticBag found,
        IReadOnlyList<Override> changes,
        Action<IReadOnlyList<Override>, DiagnosticBag> check,
        DiagnosticBag bag
    )
    {
        var without = new IReadOnlyList<SpecDiagnostic>?[changes.Count + 1];
        foreach (var diagnostic in found.Ordered())
        {
            var isOwn =
                diagnostic.Severity != SpecSeverity.Error
                || changes.Any(change => Holds(change.Key, diagnostic) || Holds(change.Value, diagnostic))
                || !Without(changes.Count).Any(IsSame);
            var culprit = isOwn ? -1 : changes.Count - 1;
            while (culprit >= 0 && Without(culprit).Any(IsSame))
            {
                culprit--;
            }
            bag.Add(culprit < 0 ? diagnostic : At(changes[culprit], diagnostic));

            bool IsSame(SpecDiagnostic other) =>
                (other.Id, other.Path, other.Span) == (diagnostic.Id, diagnostic.Path, diagnostic.Span);
        }

        // Without the one of an index; without none where there is no such index.
        IReadOnlyList<SpecDiagnostic> Without(int index)
        {
            if (without[index] is not { } rest)
            {
                var errors = new DiagnosticBag();
                check([.. changes.Where((_, other) => other != index)], errors);
                without[index] = rest = errors.Ordered();
            }
            return rest;
        }
    }

    private static SpecDiagnostic At(Override culprit, SpecDiagnostic diagnostic) =>
        diagnostic with
        {
            Message = string.Format(
                CultureInfo.InvariantCulture,
                "{0} (found at {1}, line {2}, with '{3}: {4}')",
                diagnostic.Message,
                diagnostic.Path,
                diagnostic.Span.Line,
                culprit.Path,
                Shortened(culprit.Value.FlowText)
            ),
            Path = culprit.Value.At.Path,
            Span = culprit.Value.At.Span,
        };

    private static string Shortened(string text) => text.Length <= 60 ? text : text.Substring(0, 57) + "...";

    // A wrong value is reported where it stands, which may be deep inside what was written.
    private static bool Holds(YamlNode node, SpecDiagnostic diagnostic) =>
        (node.At.Path == diagnostic.Path && node.At.Span == diagnostic.Span)
        || node switch
        {
            YamlMapping mapping => mapping.Entries.Any(entry =>
                Holds(entry.Key, diagnostic) || Holds(entry.Value, diagnostic)
            ),
            YamlSequence sequence => sequence.Items.Any(item => Holds(item, diagnostic)),
            _ => false,
        };
}
