using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Reports;

/// <summary>
/// Chooses the figures of a report: for each task, test loss against each swept field that holds numbers, and loss
/// during training. A logarithmic axis has no place for zero, so points whose mean is not positive are left out.
/// </summary>
internal static class Figures
{
    /// <summary>All figures of a document, in the order of tasks.</summary>
    public static IReadOnlyList<Figure> Of(ReportDocument document)
    {
        IReadOnlyList<TrialGroup> groups = TrialGroup.Of(document.Trials);
        var figures = new List<Figure>();
        foreach (IGrouping<string, TrialGroup> task in groups.GroupBy(g => g.Task))
        {
            figures.AddRange(document.SweptFields.Select(field => Sweep(task.Key, field, [.. task], document.Matches)));
            figures.Add(Curves(task.Key, [.. task]));
        }

        // Ids name files: two tasks whose names differ only in letters that a file name cannot hold stay apart.
        return
        [
            .. figures.Where(f => f.Series.Count > 0).Select((f, i) => f with { Id = $"{i + 1:00}-{FileSafe(f.Id)}" }),
        ];
    }

    private static Figure Sweep(
        string task,
        string field,
        IReadOnlyList<TrialGroup> groups,
        IReadOnlyList<BudgetMatch> matches
    )
    {
        // A matched field changes along the line, with the swept one: it cannot tell lines apart.
        bool Varies(TrialGroup group, string path) =>
            path == field || matches.Any(m => m.Architecture == group.Architecture && m.Field == path);

        IEnumerable<FigureSeries> series = groups
            .Select(g => (Group: g, X: ValueOf(g, field)))
            .Where(g => g.X > 0)
            .GroupBy(g => Label(g.Group.Architecture, g.Group.Overrides.Where(o => !Varies(g.Group, o.Key))))
            .Select(s => Visible(s.Key, s.OrderBy(g => g.X).Select(g => new FigurePoint(g.X, g.Group.TestLoss))));
        string name = TrialGroup.ShortName(field);
        return new Figure(
            $"{task}-{name}",
            $"{task}: test loss against {name}",
            name,
            "test loss",
            true,
            NotEmpty(series)
        );
    }

    private static Figure Curves(string task, IReadOnlyList<TrialGroup> groups)
    {
        IEnumerable<FigureSeries> series = groups.Select(g =>
            Visible(
                Label(g.Architecture, g.Overrides),
                g.Trials.SelectMany(t => t.Curve)
                    .GroupBy(p => p.Step)
                    .OrderBy(p => p.Key)
                    .Select(p => new FigurePoint(p.Key, Spread.Of(p.Select(v => v.ValidationLoss))))
            )
        );
        return new Figure(
            $"{task}-training",
            $"{task}: loss during training",
            "step",
            "validation loss",
            false,
            NotEmpty(series)
        );
    }

    private static FigureSeries Visible(string label, IEnumerable<FigurePoint> points) =>
        new(label, [.. points.Where(p => p.Y.Mean > 0)]);

    private static IReadOnlyList<FigureSeries> NotEmpty(IEnumerable<FigureSeries> series) =>
        [.. series.Where(s => s.Points.Count > 0)];

    private static double ValueOf(TrialGroup group, string field)
    {
        string? text = group.Overrides.FirstOrDefault(o => o.Key == field).Value;
        return
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value)
            ? value
            : double.NaN;
    }

    private static string Label(string architecture, IEnumerable<KeyValuePair<string, string>> overrides)
    {
        string text = TrialGroup.Describe(overrides);
        return text.Length == 0 ? architecture : $"{architecture}, {text}";
    }

    private static string FileSafe(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
}
