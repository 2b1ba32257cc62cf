using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>Tests at lengths that training has not seen: whether a design has learnt the rule or the length.</summary>
internal static class LongerSequences
{
    public const string Reading =
        "The same weights on longer sequences than those of training. Losses are means over seeds, beside those of the best "
        + "constant at that length.";

    /// <summary>One row for each group of trials and length; none where no task asks for such tests.</summary>
    public static ReportTable Table(IReadOnlyList<TrialResult> trials)
    {
        var fields = VaryingFields.Of(trials);
        bool accuracy = trials.SelectMany(t => t.Extrapolation).Any(e => double.IsFinite(e.Accuracy));
        return new ReportTable(
            [
                .. ReportText.Design(fields),
                new("length", true),
                new("test loss", true),
                new("range", true),
                new("÷ trivial", true),
                .. ReportText.Optional(accuracy, new ReportColumn("accuracy", true)),
            ],
            [
                .. TrialGroup
                    .Of(trials)
                    .SelectMany(group =>
                        group
                            .Done.SelectMany(t => t.Extrapolation)
                            .GroupBy(e => e.Length)
                            .OrderBy(tests => tests.Key)
                            .Select(tests => Row(group, fields, accuracy, [.. tests]))
                    ),
            ]
        );
    }

    private static IReadOnlyList<string> Row(
        TrialGroup group,
        IReadOnlyList<VaryingField> fields,
        bool accuracy,
        IReadOnlyList<Extrapolation> tests
    )
    {
        var loss = Spread.Of(tests.Select(e => e.Loss));
        return
        [
            .. ReportText.Design(fields, group.Trials[0]),
            NumberText.Count(tests[0].Length),
            NumberText.Loss(loss.Mean),
            NumberText.Range(loss),
            NumberText.Plain(loss.Mean / Spread.Of(tests.Select(e => e.TrivialLoss)).Mean),
            .. ReportText.Optional(accuracy, NumberText.Plain(Spread.Of(tests.Select(e => e.Accuracy)).Mean)),
        ];
    }
}
