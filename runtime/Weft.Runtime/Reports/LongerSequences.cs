using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>Tests at lengths that training has not seen: whether a design has learnt the rule or the length.</summary>
internal static class LongerSequences
{
    public const string Reading =
        "The same weights on longer sequences than those of training. Losses are means over seeds, beside those of the best "
        + "constant at that length: a ratio near 1 means that nothing of what was learned holds there. The dotted vertical "
        + "line is the length of training.";

    /// <summary>One row for each group of trials and length; none where no task asks for such tests.</summary>
    public static ReportTable Table(IReadOnlyList<TrialResult> trials)
    {
        var fields = VaryingFields.Of(trials);
        IReadOnlyList<TrialGroup> groups = TrialGroup.Of(trials);
        bool accuracy = trials.SelectMany(t => t.Extrapolation).Any(e => double.IsFinite(e.Accuracy));
        return new ReportTable(
            [
                .. ReportText.Design(fields),
                ReportText.Naming("length", numeric: true),
                new("test loss", true),
                ReportText.Range(groups.SelectMany(g => Tests(g).Select(Loss))),
                new("÷ trivial", true),
                .. ReportText.Optional(accuracy, new ReportColumn("accuracy", true)),
            ],
            [.. groups.SelectMany(group => Tests(group).Select(tests => Row(group, fields, accuracy, [.. tests])))]
        )
        {
            Shown = ReportText.Long,
            Unit = "tests at other lengths",
        };
    }

    /// <summary>The tests of all seeds, a group for each length, the shortest first.</summary>
    public static IEnumerable<IGrouping<int, Extrapolation>> Tests(TrialGroup group) =>
        group.Done.SelectMany(t => t.Extrapolation).GroupBy(e => e.Length).OrderBy(tests => tests.Key);

    private static Spread Loss(IEnumerable<Extrapolation> tests) => Spread.Of(tests.Select(e => e.Loss));

    private static IReadOnlyList<string> Row(
        TrialGroup group,
        IReadOnlyList<VaryingField> fields,
        bool accuracy,
        IReadOnlyList<Extrapolation> tests
    )
    {
        Spread loss = Loss(tests);
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
