using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>What a report says of tokens predicted rightly.</summary>
internal static class AccuracyText
{
    /// <summary>How to read accuracies.</summary>
    public const string Reading =
        "Accuracy is the share of positions with a target whose likeliest token is the target. In figures the dotted line is "
        + "chance: the share of the commonest target.";

    /// <summary>One row for each trial that predicts tokens.</summary>
    public static ReportTable Accuracies(IReadOnlyList<TrialResult> trials)
    {
        TrialResult[] tokens = [.. trials.Where(t => double.IsFinite(t.Accuracy))];
        var fields = VaryingFields.Of(tokens);
        return new ReportTable(
            [
                .. ReportText.Design(fields),
                ReportText.Naming("seed", numeric: true),
                new("validation", true),
                new("test", true),
            ],
            [
                .. tokens.Select<TrialResult, string[]>(t =>
                    [.. ReportText.Design(fields, t), Whole(t.Seed), Share(t.ValidationAccuracy), Share(t.Accuracy)]
                ),
            ]
        )
        {
            Shown = ReportText.Long,
            Unit = "trials",
        };
    }

    private static string Share(double accuracy) =>
        double.IsFinite(accuracy) ? accuracy.ToString("0.0000", CultureInfo.InvariantCulture) : NumberText.Missing;

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
