using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>The words and tables that the Markdown and the HTML report have in common.</summary>
internal static class ReportText
{
    /// <summary>How to read the numbers.</summary>
    public const string Reading =
        "Test loss is measured after the last step on sequences that training never saw; smaller is better. "
        + "The trivial predictor answers with one constant, the best there is: a ratio near 1 means nothing was learned, "
        + "0.01 means a hundredth of that error. Range is the smallest and the largest value over seeds: designs whose "
        + "ranges overlap are not told apart by this experiment.";

    /// <summary>What the figures show.</summary>
    public const string FigureReading =
        "Lines join means over seeds, bars reach from the smallest to the largest value. Losses are on a logarithmic "
        + "axis, so a straight line against a swept field is a power law; values that are zero or not finite have no place on it.";

    /// <summary>One row per group of trials that differ in their seed only.</summary>
    public static ReportTable Summary(IReadOnlyList<TrialGroup> groups) =>
        new(
            ["architecture", "task", "overrides", "seeds", "test loss", "range", "÷ trivial", "parameters", "steps/s"],
            3,
            [
                .. groups.Select<TrialGroup, string[]>(g =>
                    [
                        g.Architecture,
                        g.Task,
                        g.OverrideText.Length == 0 ? NumberText.Missing : g.OverrideText,
                        g.Done.Count == g.Trials.Count ? Whole(g.Done.Count) : $"{g.Done.Count} of {g.Trials.Count}",
                        NumberText.Loss(g.TestLoss.Mean),
                        NumberText.Range(g.TestLoss),
                        NumberText.Plain(g.Ratio),
                        NumberText.Count(g.Parameters),
                        NumberText.Plain(g.StepsPerSecond.Mean),
                    ]
                ),
            ]
        );

    /// <summary>One row per trial, failed ones with their message.</summary>
    public static ReportTable Trials(IReadOnlyList<TrialResult> trials) =>
        new(
            ["architecture", "task", "overrides", "status", "seed", "steps", "train", "validation", "test", "seconds"],
            4,
            [
                .. trials.Select<TrialResult, string[]>(t =>
                    [
                        t.Architecture,
                        t.Task,
                        t.Overrides.Count == 0 ? NumberText.Missing : TrialGroup.Describe(t.Overrides),
                        t.Message is null ? StatusText.Of(t.Status) : $"{StatusText.Of(t.Status)}: {t.Message}",
                        Whole(t.Seed),
                        NumberText.Count(t.Steps),
                        NumberText.Loss(t.TrainLoss),
                        NumberText.Loss(t.ValidationLoss),
                        NumberText.Loss(t.TestLoss),
                        NumberText.Plain(t.Seconds),
                    ]
                ),
            ]
        );

    /// <summary>One row per layer of each trial that has slopes.</summary>
    public static ReportTable Slopes(IReadOnlyList<TrialResult> trials) =>
        new(
            ["architecture", "task", "overrides", "slopes p, in the order of heads", "seed", "layer"],
            4,
            [
                .. trials.SelectMany(t =>
                    t.Slopes.Select<IReadOnlyList<double>, string[]>(
                        (layer, index) =>
                            [
                                t.Architecture,
                                t.Task,
                                t.Overrides.Count == 0 ? NumberText.Missing : TrialGroup.Describe(t.Overrides),
                                string.Join(", ", layer.Select(NumberText.Plain)),
                                Whole(t.Seed),
                                Whole(index),
                            ]
                    )
                ),
            ]
        );

    /// <summary>Training settings, then machine and versions.</summary>
    public static ReportTable Settings(ReportDocument document)
    {
        TrainingSpec training = document.Training;
        List<string[]> rows =
        [
            ["sequence length", Whole(document.Length)],
            ["steps", NumberText.Count(training.Steps)],
            ["batch", Whole(training.Batch)],
            ["optimiser", Optimiser(training)],
            [
                "learning rate",
                $"{NumberText.Plain(training.LearningRate)}, cosine to {NumberText.Plain(training.FinalLearningRate)} of it",
            ],
            ["warm-up steps", NumberText.Count(training.WarmUp)],
            ["weight decay", NumberText.Plain(training.WeightDecay)],
            ["gradient clipping", training.Clip == 0 ? "none" : NumberText.Plain(training.Clip)],
            [
                "validation",
                $"every {NumberText.Count(training.ValidateEvery)} steps on {NumberText.Count(training.ValidationSequences)} sequences",
            ],
            ["test sequences", NumberText.Count(training.TestSequences)],
            ["processor", $"{document.Machine.Processor}, {document.Machine.Cores} cores"],
            ["memory", $"{NumberText.Plain(document.Machine.MemoryGiB)} GiB"],
            ["system", document.Machine.System],
        ];
        if (training.LinearPrecision == LinearPrecision.BFloat16)
        {
            rows.Add(["linear maps", "bfloat16 products; weights and optimiser float32"]);
        }

        string[] remarks = [.. document.Trials.Select(t => t.Remark).OfType<string>().Distinct()];
        rows.AddRange(remarks.Select(remark => new[] { "remark", remark }));
        rows.AddRange(document.Machine.Versions.Select(v => new[] { v.Key, v.Value }));
        return new ReportTable(["setting", "value"], 2, rows);
    }

    /// <summary>"7 of 8 trials done, 1 failed": what the numbers rest on.</summary>
    public static string Progress(ReportDocument document)
    {
        int Ended(TrialStatus status) => document.Trials.Count(t => t.Status == status);
        string text = $"{Ended(TrialStatus.Done)} of {document.Planned} trials done";
        text += Ended(TrialStatus.Failed) is var failed and > 0 ? $", {failed} failed" : "";
        return text + (Ended(TrialStatus.Stopped) is var stopped and > 0 ? $", {stopped} stopped" : "");
    }

    /// <summary>The optimiser's name as people write it.</summary>
    public static string Optimiser(TrainingSpec training) =>
        training.Optimiser switch
        {
            OptimiserKind.AdamW => "AdamW",
            OptimiserKind.Sgd => "SGD",
            _ => "Lion",
        };

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A table of plain text.</summary>
/// <param name="Header">Names of the columns.</param>
/// <param name="TextColumns">How many columns, from the first, hold text; the others hold numbers.</param>
/// <param name="Rows">Cells, as many a row as there are columns.</param>
internal sealed record ReportTable(
    IReadOnlyList<string> Header,
    int TextColumns,
    IReadOnlyList<IReadOnlyList<string>> Rows
);
