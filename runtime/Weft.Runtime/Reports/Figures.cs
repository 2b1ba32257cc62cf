using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Spec;

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
                        .Select(g => new FigurePoint(g.X, accuracy ? g.Group.Accuracy : g.Group.TestLoss))
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
                Guides = accuracy ? [] : Trivial(task),
            },
            lines
        );
    }

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
                    Series = [.. g.Lines.Select(l => new FigureSeries(g.Label(l), l.Points))],
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
