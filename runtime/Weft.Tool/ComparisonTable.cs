using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Runtime.Reports;

namespace Weft.Tool;

/// <summary>
/// The comparison as plain columns. It is not a Spectre table: those fold cells to the width of the terminal, which
/// breaks both reading and searching once the output goes to a file.
/// </summary>
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
        int[] widths = [.. s_header.Select((_, i) => rows.Max(r => r[i].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select(
                (c, i) => i < TextColumns ? c.PadRight(widths[i]) : c.PadLeft(widths[i])
            );
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
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
