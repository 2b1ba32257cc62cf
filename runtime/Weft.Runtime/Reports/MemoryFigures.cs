using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>
/// What was learnt to be remembered: for each task how strongly outputs depend on each distance, over what the target
/// depends on, and for each design the kernels of its heads.
/// </summary>
internal static class MemoryFigures
{
    // What is smaller than this part of the largest value is not drawn: it would make the rest flat.
    private const double Floor = 1e-6;

    private const int MostDesigns = 8;

    /// <summary>Outputs against distance, task by task.</summary>
    public static IReadOnlyList<Figure> Responses(ReportDocument document) =>
        [.. Tasks(document).SelectMany(Responses)];

    /// <summary>
    /// Kernels of heads of the best seed of each design, by validation loss; of many designs, the best of each architecture.
    /// </summary>
    public static IReadOnlyList<Figure> Heads(ReportDocument document) =>
        [.. Tasks(document).SelectMany(Designs).SelectMany(g => Heads(g, Best(g), document))];

    private static IEnumerable<IGrouping<string, TrialGroup>> Tasks(ReportDocument document) =>
        TrialGroup.Of(document.Trials.Where(t => t.Memory is not null)).GroupBy(g => g.Task);

    private static IEnumerable<TrialGroup> Designs(IGrouping<string, TrialGroup> task) =>
        task.Count() <= MostDesigns
            ? task
            : task.GroupBy(g => g.Architecture).Select(a => a.MinBy(g => Loss(Best(g)))!);

    private static IEnumerable<Figure> Responses(IGrouping<string, TrialGroup> task)
    {
        LearnedMemory shared = task.First().Trials[0].Memory!;
        bool kernel = HasKernel(shared);
        double largest = task.SelectMany(g => g.Trials).SelectMany(t => t.Memory!.Model).Concat(shared.Target).Max();
        var lines = task.Select(g => new Line(Traits(g), Response(g, largest * Floor)));
        var frame = new Figure(
            $"{task.Key}-memory",
            $"{task.Key}: what outputs depend on",
            "steps back n",
            "effect of the token",
            kernel,
            []
        );
        return SeriesSplit
            .Of([.. lines.Where(l => l.Points.Count > 0)])
            .Where(g => g.Lines.Count > 0)
            .Select(g =>
                frame with
                {
                    Title = g.Title.Length == 0 ? frame.Title : $"{frame.Title} ({g.Title})",
                    Ordered = g.Ordered,
                    Series = [.. g.Lines.Select(g.Series), Reference(shared, 1, largest * Floor)],
                }
            );
    }

    private static IEnumerable<Figure> Heads(TrialGroup group, TrialResult trial, ReportDocument document)
    {
        LearnedMemory memory = trial.Memory!;
        double largest = memory.Target.Max();
        string fields = string.Join(
            ", ",
            VaryingFields
                .Of(document.Trials)
                .Where(f => trial.Overrides.ContainsKey(f.Path))
                .Select(f => $"{f.Name} {f.ValueOf(trial)}")
        );
        string design = fields.Length == 0 ? group.Architecture : $"{group.Architecture} ({fields})";
        foreach (IGrouping<int, HeadKernel> layer in memory.Heads.GroupBy(h => h.Layer))
        {
            // From the slowest decay to the fastest, so that shades are an order.
            HeadKernel[] heads = [.. layer.OrderByDescending(h => h.Weights.Sum())];
            IReadOnlyList<HeadKernel> drawn = SeriesSplit.Some(heads);
            yield return new Figure(
                $"{group.Task}-heads-{design}-{layer.Key}",
                $"{group.Task}: heads of {design}{(memory.Heads[^1].Layer > 0 ? $", layer {layer.Key}" : "")}",
                "steps back n",
                "weight over its largest",
                true,
                [
                    .. drawn.Select(h => new FigureSeries(Label(h, trial), Points(memory, h.Weights, 1, Floor))
                    {
                        Role = SeriesRole.Part,
                    }),
                    Reference(memory, largest, Floor),
                ]
            )
            {
                Ordered = true,
                Note =
                    drawn.Count < heads.Length
                        ? $"{drawn.Count} of {heads.Length} heads, from the slowest decay to the fastest."
                        : "",
            };
        }
    }

    // Weights at distances side by side, not at a few places between which there is nothing.
    private static bool HasKernel(LearnedMemory memory)
    {
        int[] places = [.. Enumerable.Range(0, memory.Target.Count).Where(i => memory.Target[i] > 0)];
        return places.Length > 3 && places[^1] - places[0] + 1 == places.Length;
    }

    private static TrialResult Best(TrialGroup group) => group.Trials.MinBy(Loss)!;

    private static double Loss(TrialResult trial) =>
        double.IsFinite(trial.ValidationLoss) ? trial.ValidationLoss : double.MaxValue;

    private static string Label(HeadKernel head, TrialResult trial)
    {
        IReadOnlyList<double> slopes = head.Layer < trial.Slopes.Count ? trial.Slopes[head.Layer] : [];
        bool sloped = head.Position is "log" or "lin" && head.Head < slopes.Count;
        return sloped ? $"head {head.Head}, p = {NumberText.Plain(slopes[head.Head])}" : $"head {head.Head}";
    }

    private static Dictionary<string, string> Traits(TrialGroup group)
    {
        var traits = new Dictionary<string, string> { [Line.Architecture] = group.Architecture };
        foreach ((string path, string value) in group.Overrides)
        {
            traits[path] = value;
        }

        return traits;
    }

    private static IReadOnlyList<FigurePoint> Response(TrialGroup group, double floor)
    {
        LearnedMemory[] memories = [.. group.Trials.Select(t => t.Memory!)];
        return
        [
            .. memories[0]
                .Distances.Select((n, i) => new FigurePoint(n, Spread.Of(memories.Select(m => m.Model[i]))))
                .Where(p => p.Y.Mean > floor),
        ];
    }

    private static FigureSeries Reference(LearnedMemory memory, double over, double floor) =>
        new("target", Points(memory, memory.Target, over, floor))
        {
            Role = HasKernel(memory) ? SeriesRole.Reference : SeriesRole.Stems,
        };

    private static IReadOnlyList<FigurePoint> Points(
        LearnedMemory memory,
        IReadOnlyList<double> values,
        double over,
        double floor
    ) => [.. memory.Distances.Select((n, i) => new FigurePoint(n, values[i] / over)).Where(p => p.Y.Mean > floor)];
}
