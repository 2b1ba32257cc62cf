using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>What a report says of tokens predicted rightly, and of tests at other lengths than that of training.</summary>
internal static class AccuracyText
{
    /// <summary>How to read accuracies.</summary>
    public const string Reading =
        "Accuracy is the share of positions with a target whose likeliest token is the target.";

    /// <summary>How to read tests at other lengths.</summary>
    public const string ExtrapolationReading =
        "The trained module on longer sequences than it was trained on. A loss near the trivial one means that nothing "
        + "of what was learned holds there.";

    /// <summary>One row for each trial that predicts tokens.</summary>
    public static ReportTable Accuracies(IReadOnlyList<TrialResult> trials)
    {
        TrialResult[] tokens = [.. trials.Where(t => double.IsFinite(t.Accuracy))];
        var fields = VaryingFields.Of(tokens);
        return new ReportTable(
            [.. ReportText.Design(fields), new("seed", true), new("validation", true), new("test", true)],
            [
                .. tokens.Select<TrialResult, string[]>(t =>
                    [.. ReportText.Design(fields, t), Whole(t.Seed), Share(t.ValidationAccuracy), Share(t.Accuracy)]
                ),
            ]
        );
    }

    /// <summary>One row for each length that a trial was tested at besides its own.</summary>
    public static ReportTable Extrapolations(IReadOnlyList<TrialResult> trials)
    {
        TrialResult[] tested = [.. trials.Where(t => t.Extrapolation.Count > 0)];
        var fields = VaryingFields.Of(tested);
        return new ReportTable(
            [
                .. ReportText.Design(fields),
                new("seed", true),
                new("length", true),
                new("test loss", true),
                new("÷ trivial", true),
                new("accuracy", true),
            ],
            [
                .. tested.SelectMany(t =>
                    t.Extrapolation.Select<Extrapolation, string[]>(test =>
                        [
                            .. ReportText.Design(fields, t),
                            Whole(t.Seed),
                            Whole(test.Length),
                            NumberText.Loss(test.Loss),
                            NumberText.Plain(test.Loss / test.TrivialLoss),
                            Share(test.Accuracy),
                        ]
                    )
                ),
            ]
        );
    }

    private static string Share(double accuracy) =>
        double.IsFinite(accuracy) ? accuracy.ToString("0.0000", CultureInfo.InvariantCulture) : NumberText.Missing;

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
