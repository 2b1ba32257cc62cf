using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// The figures that every experiment has: for each task, test loss against each swept field that holds numbers, and
/// loss during training.
/// </summary>
internal static class Figures
{
    /// <summary>Test loss against swept fields, task by task.</summary>
    public static IReadOnlyList<Figure> Sweeps(ReportDocument document) =>
        [
            .. Tasks(document)
                .SelectMany(task => document.SweptFields.SelectMany(field => Sweep(task, field, document.Matches))),
        ];

    /// <summary>Accuracy against swept fields, for tasks whose targets are tokens.</summary>
    public static IReadOnlyList<Figure> Accuracies(ReportDocument document) =>
        [
            .. Tasks(document)
                .Where(task => task.Any(g => g.Accuracy.Count > 0))
                .SelectMany(task =>
                    document.SweptFields.SelectMany(field => Sweep(task, field, document.Matches, accuracy: true))
                ),
        ];

    /// <summary>Loss during training, task by task.</summary>
    public static IReadOnlyList<Figure> Curves(ReportDocument document) => [.. Tasks(document).SelectMany(Curves)];

    /// <summary>Loss, and accuracy of tokens, against the length of sequences, for tasks that are tested at several.</summary>
    public static IReadOnlyList<Figure> Lengths(ReportDocument document) =>
        [
            .. Tasks(document)
                .Where(task => task.Any(g => LongerSequences.Tests(g).Any()))
                .SelectMany(task =>
                    Lengths(task, document.Length, accuracy: false)
                        .Concat(Lengths(task, document.Length, accuracy: true))
                ),
        ];

    /// <summary>
    /// Test loss by two swept fields, a heat map for each task and architecture; of more fields by the two with the most
    /// values, a heat map for each combination of the others.
    /// </summary>
    public static IReadOnlyList<Figure> Grids(ReportDocument document) =>
        [.. Tasks(document).SelectMany(task => Grids(task, document))];

    private static IEnumerable<IGrouping<string, TrialGroup>> Tasks(ReportDocument document) =>
        TrialGroup.Of(document.Trials).GroupBy(g => g.Task);

    private static IEnumerable<Figure> Sweep(
        IGrouping<string, TrialGroup> task,
        string field,
        IReadOnlyList<BudgetMatch> matches,
        bool accuracy = false
    )
    {
        // A matched field changes along the line, with the swept one: it cannot tell lines apart.
        bool Varies(TrialGroup group, string path) =>
            path == field || matches.Any(m => m.Architecture == group.Architecture && m.Field == path);

        var lines = task.Select(g => (Group: g, X: ValueOf(g, field)))
            .Where(g => g.X > 0)
            .GroupBy(g => Traits.Of(g.Group, path => !Varies(g.Group, path)))
            .Select(s => new Line(
                s.Key.Values,
                [
                    .. s.OrderBy(g => g.X)
                        .Select(g => FigurePoint.Of(g.X, g.Group.Done.Select(t => accuracy ? t.Accuracy : t.TestLoss)))
                        .Where(p => accuracy ? p.Y.Count > 0 : p.Y.Mean > 0),
                ]
            ));
        string name = TrialGroup.ShortName(field);
        string quantity = accuracy ? "accuracy" : "test loss";
        return Draw(
            new Figure(
                $"{task.Key}-{name}{(accuracy ? "-accuracy" : "")}",
                $"{task.Key}: {quantity} against {name}",
                name,
                quantity,
                true,
                []
            )
            {
                LogY = !accuracy,
                Guides = accuracy ? Chance(task) : Trivial(task),
            },
            lines
        );
    }

    private static IEnumerable<Figure> Lengths(IGrouping<string, TrialGroup> task, int length, bool accuracy)
    {
        double[] trained = [.. task.Select(g => Trained(g, length)).Distinct()];
        IEnumerable<FigurePoint> Points(TrialGroup group) =>
            LongerSequences
                .Tests(group)
                .Select(tests => FigurePoint.Of(tests.Key, tests.Select(test => accuracy ? test.Accuracy : test.Loss)))
                .Append(
                    FigurePoint.Of(Trained(group, length), group.Done.Select(t => accuracy ? t.Accuracy : t.TestLoss))
                )
                .OrderBy(p => p.X)
                .Where(p => p.Y.Count > 0 && (accuracy || p.Y.Mean > 0));
        string quantity = accuracy ? "accuracy" : "test loss";
        return Draw(
            new Figure(
                $"{task.Key}-length{(accuracy ? "-accuracy" : "")}",
                $"{task.Key}: {quantity} against length",
                "length",
                quantity,
                true,
                []
            )
            {
                LogY = !accuracy,
                Guides =
                [
                    .. accuracy ? Chance(task) : Trivial(task),
                    .. trained.Select(t => new FigureGuide(t, "length of training", OnX: true)),
                ],
            },
            task.Select(g => new Line(Traits.Of(g, _ => true).Values, [.. Points(g)]))
        );
    }

    private static double Trained(TrialGroup group, int length) =>
        ValueOf(group, RatesSpec.LengthField) is var own and > 0 ? own : length;

    private static IEnumerable<Figure> Grids(IGrouping<string, TrialGroup> task, ReportDocument document)
    {
        IReadOnlyList<string> Values(string field) =>
            [.. task.SelectMany(g => g.Overrides).Where(o => o.Key == field).Select(o => o.Value).Distinct()];
        string[] fields =
        [
            .. document
                .SweptFields.Distinct()
                .Where(f => Values(f).Count > 1)
                .OrderByDescending(f => Values(f).Count)
                .Take(2),
        ];
        double[] losses = [.. task.Select(g => g.TestLoss.Mean).Where(loss => double.IsFinite(loss) && loss > 0)];
        if (fields.Length < 2 || losses.Length == 0)
        {
            yield break;
        }

        IReadOnlyList<string> columns = Values(fields[0]);
        IReadOnlyList<string> rows = Values(fields[1]);
        foreach (
            IGrouping<string, TrialGroup> design in task.GroupBy(g =>
                Describe(g, document, path => !fields.Contains(path))
            )
        )
        {
            double At(string row, string column) =>
                design
                    .FirstOrDefault(g =>
                        g.Overrides.Contains(KeyValuePair.Create(fields[0], column))
                        && g.Overrides.Contains(KeyValuePair.Create(fields[1], row))
                    )
                    ?.TestLoss.Mean
                ?? double.NaN;
            (string x, string y) = (TrialGroup.ShortName(fields[0]), TrialGroup.ShortName(fields[1]));
            yield return new Figure(
                $"{task.Key}-{x}-{y}",
                $"{task.Key}: test loss by {x} and {y} ({design.Key})",
                x,
                y,
                false,
                []
            )
            {
                Grid = new FigureGrid(
                    columns,
                    rows,
                    [.. rows.Select<string, double[]>(row => [.. columns.Select(column => At(row, column))])],
                    losses.Min(),
                    losses.Max()
                ),
            };
        }
    }

    // "DpFreeLog, width 16": the architecture, and the swept fields that are named.
    private static string Describe(TrialGroup group, ReportDocument document, System.Func<string, bool> tells) =>
        string.Join(
            ", ",
            group
                .Overrides.Where(o => document.SweptFields.Contains(o.Key) && tells(o.Key))
                .Select(o => Line.Describe(o.Key, o.Value))
                .Prepend(group.Architecture)
        );

    private static IEnumerable<Figure> Curves(IGrouping<string, TrialGroup> task)
    {
        var lines = task.Select(g => new Line(
            Traits.Of(g, _ => true).Values,
            Visible(
                g.Trials.SelectMany(t => t.Curve)
                    .GroupBy(p => p.Step)
                    .OrderBy(p => p.Key)
                    .Select(p => new FigurePoint(p.Key, Spread.Of(p.Select(v => v.ValidationLoss))))
            )
        ));
        return Draw(
            new Figure(
                $"{task.Key}-training",
                $"{task.Key}: loss during training",
                "step",
                "validation loss",
                false,
                []
            )
            {
                Guides = Trivial(task),
            },
            lines
        );
    }

    private static IEnumerable<Figure> Draw(Figure frame, IEnumerable<Line> lines)
    {
        Line[] visible = [.. lines.Where(l => l.Points.Count > 0)];
        return SeriesSplit
            .Of(visible)
            .Where(g => g.Lines.Count > 0)
            .Select(g =>
                frame with
                {
                    Title = g.Title.Length == 0 ? frame.Title : $"{frame.Title} ({g.Title})",
                    Ordered = g.Ordered,
                    Series = [.. g.Lines.Select(g.Series)],
                }
            );
    }

    // The loss of the best constant, where all trials have nearly the same.
    private static IReadOnlyList<FigureGuide> Trivial(IEnumerable<TrialGroup> task)
    {
        var trivial = Spread.Of(task.Select(g => g.TrivialLoss.Mean));
        return trivial.Count > 0 && trivial.Low > 0 && trivial.High < 1.2 * trivial.Low
            ? [new FigureGuide(trivial.Mean, "trivial predictor", OnX: false)]
            : [];
    }

    // The share of the commonest token, where it is nearly the same for all trials.
    private static IReadOnlyList<FigureGuide> Chance(IEnumerable<TrialGroup> task)
    {
        var chance = Spread.Of(
            task.SelectMany(g => g.Done)
                .SelectMany(t => t.Extrapolation.Select(e => e.TrivialAccuracy).Append(t.TrivialAccuracy))
        );
        return chance.Count > 0 && chance.High - chance.Low < 0.05
            ? [new FigureGuide(chance.Mean, "chance", OnX: false)]
            : [];
    }

    private static IReadOnlyList<FigurePoint> Visible(IEnumerable<FigurePoint> points) =>
        [.. points.Where(p => p.Y.Mean > 0)];

    private static double ValueOf(TrialGroup group, string field)
    {
        string? text = group.Overrides.FirstOrDefault(o => o.Key == field).Value;
        return
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value)
            ? value
            : double.NaN;
    }

    /// <summary>What a line belongs to, compared by content.</summary>
    private sealed record Traits(string Text, IReadOnlyDictionary<string, string> Values)
    {
        public bool Equals(Traits? other) => other?.Text == Text;

        public override int GetHashCode() => Text.GetHashCode(System.StringComparison.Ordinal);

        public static Traits Of(TrialGroup group, System.Func<string, bool> tells)
        {
            var values = new Dictionary<string, string> { [Line.Architecture] = group.Architecture };
            foreach ((string path, string value) in group.Overrides.Where(o => tells(o.Key)))
            {
                values[path] = value;
            }

            return new Traits(string.Join('\n', values.Select(v => $"{v.Key}={v.Value}")), values);
        }
    }
}
