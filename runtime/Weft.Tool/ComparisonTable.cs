using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;

namespace Weft.Tool;

/// <summary>
/// The comparison, one row for each group of trials that differ in their seed only. Fields that differ between rows have
/// columns; what all rows share stands below.
/// </summary>
internal static class ComparisonTable
{
    public static void Write(TextWriter output, IReadOnlyList<TrialGroup> groups)
    {
        string[] fields = [.. groups.SelectMany(g => g.Overrides.Concat(g.Chosen)).Select(o => o.Key).Distinct()];
        string[] varied = [.. fields.Where(f => groups.Select(g => Value(g, f)).Distinct().Count() > 1)];
        bool hasAccuracy = groups.Any(g => g.Accuracy.Count > 0);
        (string Name, bool IsNumber, Func<TrialGroup, string> Cell)[] columns =
        [
            ("architecture", false, g => g.Architecture),
            ("task", false, g => g.Task),
            .. varied.Select(field =>
                (TrialGroup.ShortName(field), false, (Func<TrialGroup, string>)(g => Value(g, field)))
            ),
            ("seeds", true, Seeds),
            ("test loss", true, g => NumberText.Loss(g.TestLoss.Mean)),
            ("+- spread", true, g => HalfRange(g.TestLoss)),
            ("/ trivial", true, g => NumberText.Plain(g.Ratio)),
            .. hasAccuracy
                ? [("accuracy", true, g => NumberText.Plain(g.Accuracy.Mean))]
                : Array.Empty<(string, bool, Func<TrialGroup, string>)>(),
            ("parameters", true, g => NumberText.Count(g.Parameters)),
            ("steps/s", true, g => NumberText.Plain(g.StepsPerSecond.Mean)),
        ];
        string[][] rows =
        [
            [.. columns.Select(c => c.Name)],
            .. groups.Select(g => columns.Select(c => c.Cell(g)).ToArray()),
        ];
        PlainColumns.Write(output, rows, column => columns[column].IsNumber);
        if (groups.Count > 0 && varied.Length < fields.Length)
        {
            output.WriteLine(
                $"all: {TrialGroup.Describe(groups[0].Overrides.Concat(groups[0].Chosen).Where(o => !varied.Contains(o.Key)))}"
            );
        }
    }

    private static string Value(TrialGroup group, string field)
    {
        string? value = group.Overrides.Concat(group.Chosen).LastOrDefault(o => o.Key == field).Value;
        return string.IsNullOrEmpty(value) ? NumberText.Missing : value;
    }

    private static string Seeds(TrialGroup group) =>
        group.Done.Count == group.Trials.Count ? $"{group.Done.Count}" : $"{group.Done.Count} of {group.Trials.Count}";

    private static string HalfRange(Spread loss) =>
        loss.Count < 2 ? NumberText.Missing : NumberText.Loss((loss.High - loss.Low) / 2);
}
