using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Runtime.Reports;

namespace Weft.Tool;

/// <summary>The comparison, one row for each group of trials that differ in their seed only.</summary>
internal static class ComparisonTable
{
    private static readonly string[] s_header =
    [
        "architecture",
        "task",
        "overrides",
        "seeds",
        "test loss",
        "+- spread",
        "/ trivial",
        "parameters",
        "steps/s",
    ];

    private const int TextColumns = 3;

    public static void Write(TextWriter output, IReadOnlyList<TrialGroup> groups)
    {
        string[][] rows = [s_header, .. groups.Select(Row)];
        PlainColumns.Write(output, rows, column => column >= TextColumns);
    }

    private static string[] Row(TrialGroup group)
    {
        Spread loss = group.TestLoss;
        return
        [
            group.Architecture,
            group.Task,
            group.OverrideText.Length == 0 ? "-" : group.OverrideText,
            group.Done.Count == group.Trials.Count
                ? $"{group.Done.Count}"
                : $"{group.Done.Count} of {group.Trials.Count}",
            NumberText.Loss(loss.Mean),
            loss.Count < 2 ? NumberText.Missing : NumberText.Loss((loss.High - loss.Low) / 2),
            NumberText.Plain(group.Ratio),
            NumberText.Count(group.Parameters),
            NumberText.Plain(group.StepsPerSecond.Mean),
        ];
    }
}
