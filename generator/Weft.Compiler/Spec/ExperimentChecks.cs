using System.Globalization;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>Conditions between an architecture and the experiment that trains it.</summary>
internal static class ExperimentChecks
{
    /// <summary>Reports every condition that the pair violates, at the field to change.</summary>
    /// <param name="spec">The architecture.</param>
    /// <param name="tree">Its tree.</param>
    /// <param name="draft">The experiment.</param>
    /// <param name="root">The experiment's tree.</param>
    /// <param name="bag">Where to report.</param>
    public static void Run(
        ArchitectureSpec spec,
        YamlNode tree,
        ExperimentDraft draft,
        YamlNode root,
        DiagnosticBag bag
    )
    {
        var length = root.Locate("length");
        if (spec.Blocks.Any(block => block.FeedForward is { Precision: not Precision.Full }))
        {
            bag.Add(
                DiagnosticCatalogue.PrecisionWithTraining,
                tree.Locate("feed-forward", "precision"),
                "found a rounded feed-forward network in training, expected precision: full, since rounding has no gradient; "
                    + "change it or construct the weights"
            );
        }

        var positions = spec
            .Blocks.SelectMany(block => block.Attention.Groups)
            .Select(group => group.Position)
            .ToList();
        if (draft.Length == 1 && positions.FirstOrDefault(p => p is RelativePosition { Nearest: > 0 }) is { } log)
        {
            bag.Add(
                DiagnosticCatalogue.NoPast,
                length,
                $"found sequences of one token with position {log.Word} of '{spec.Name}', whose tokens do not see themselves, "
                    + "expected a past; raise length to 2"
            );
        }

        if (positions.OfType<AbsolutePosition>().FirstOrDefault(p => p.MostPositions < draft.Length) is { } learned)
        {
            bag.Add(
                DiagnosticCatalogue.TooLong,
                length,
                string.Format(
                    CultureInfo.InvariantCulture,
                    "found length {0} with position {1} of '{2}', expected at most its max-length {3}; raise max-length or lower length",
                    draft.Length,
                    learned.Word,
                    spec.Name,
                    learned.MostPositions
                )
            );
        }
    }
}
