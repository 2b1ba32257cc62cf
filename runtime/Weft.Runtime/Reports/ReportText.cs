using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>The words and tables that the Markdown and the HTML report have in common.</summary>
internal static class ReportText
{
    // Longer tables are folded away on a page.
    private const int Long = 24;

    /// <summary>How to read the numbers.</summary>
    public const string Reading =
        "Test loss is measured after the last step on sequences that training never saw; smaller is better. "
        + "The trivial predictor answers with one constant, the best there is: a ratio near 1 means nothing was learned, "
        + "0.01 means a hundredth of that error. Range is the smallest and the largest value over seeds: designs whose "
        + "ranges overlap are not told apart by this experiment.";

    /// <summary>What the figures of errors show.</summary>
    public const string FigureReading =
        "Lines join means over seeds, bands reach from the smallest to the largest value. Both axes are logarithmic, so a "
        + "straight line is a power law; the dotted line is the best constant. Values that are zero or not finite have no "
        + "place on such an axis.";

    /// <summary>What the curves show.</summary>
    public const string CurveReading =
        "Validation loss, the mean over seeds and its range. A curve that still falls at the last step belongs to a trial "
        + "that was not trained to its end.";

    /// <summary>What the figures of memories show.</summary>
    public const string MemoryReading =
        "How far the output moves when the sign of the token n steps back is turned: half the change, root mean square over "
        + "sequences. The target's own effect is grey: a dashed line, or stems where it depends on a few tokens alone. What is below a "
        + "millionth of the largest value is left out.";

    /// <summary>What the figures of heads show.</summary>
    public const string HeadReading =
        "Every head's weight by distance as far as its positional encoding decides, over its largest, for the seed with the "
        + "least validation loss (of many designs, of the best of each architecture); grey, the target in the same way.";

    /// <summary>One row per group of trials that differ in their seed only.</summary>
    public static ReportTable Summary(IReadOnlyList<TrialGroup> groups)
    {
        var fields = VaryingFields.Of(groups.SelectMany(g => g.Trials));
        bool accuracy = groups.Any(g => g.Accuracy.Count > 0);
        return new ReportTable(
            [
                .. Design(fields),
                new("seeds", true),
                new("test loss", true),
                new("range", true),
                new("÷ trivial", true),
                .. Optional(accuracy, new ReportColumn("accuracy", true)),
                new("parameters", true),
                new("steps/s", true),
            ],
            [
                .. groups.Select<TrialGroup, string[]>(g =>
                    [
                        .. Design(fields, g.Trials[0]),
                        g.Done.Count == g.Trials.Count ? Whole(g.Done.Count) : $"{g.Done.Count} of {g.Trials.Count}",
                        NumberText.Loss(g.TestLoss.Mean),
                        NumberText.Range(g.TestLoss),
                        NumberText.Plain(g.Ratio),
                        .. Optional(accuracy, NumberText.Plain(g.Accuracy.Mean)),
                        NumberText.Count(g.Parameters),
                        NumberText.Plain(g.StepsPerSecond.Mean),
                    ]
                ),
            ]
        );
    }

    /// <summary>One row per trial, failed ones with their message.</summary>
    public static ReportTable Trials(IReadOnlyList<TrialResult> trials)
    {
        var fields = VaryingFields.Of(trials);
        return new ReportTable(
            [
                .. Design(fields),
                new("seed", true),
                new("status"),
                new("steps", true),
                new("train", true),
                new("validation", true),
                new("test", true),
                new("seconds", true),
            ],
            [
                .. trials.Select<TrialResult, string[]>(t =>
                    [
                        .. Design(fields, t),
                        Whole(t.Seed),
                        t.Message is null ? StatusText.Of(t.Status) : $"{StatusText.Of(t.Status)}: {t.Message}",
                        NumberText.Count(t.Steps),
                        NumberText.Loss(t.TrainLoss),
                        NumberText.Loss(t.ValidationLoss),
                        NumberText.Loss(t.TestLoss),
                        NumberText.Plain(t.Seconds),
                    ]
                ),
            ]
        )
        {
            Shown = Long,
            Unit = "trials",
        };
    }

    /// <summary>One row per layer of each trial that has slopes.</summary>
    public static ReportTable Slopes(IReadOnlyList<TrialResult> trials)
    {
        var fields = VaryingFields.Of(trials);
        return new ReportTable(
            [.. Design(fields), new("seed", true), new("layer", true), new("slopes p, in the order of heads")],
            [
                .. trials.SelectMany(t =>
                    t.Slopes.Select<IReadOnlyList<double>, string[]>(
                        (layer, index) =>
                            [
                                .. Design(fields, t),
                                Whole(t.Seed),
                                Whole(index),
                                string.Join(", ", layer.Select(NumberText.Plain)),
                            ]
                    )
                ),
            ]
        )
        {
            Shown = Long,
            Unit = "layers of trials",
        };
    }

    /// <summary>Training settings, then machine and versions.</summary>
    public static ReportTable Settings(ReportDocument document)
    {
        TrainingSpec training = document.Training;
        List<string[]> rows =
        [
            ["sequence length", Whole(document.Length)],
            .. VaryingFields.Fixed(document.Trials).Select(f => new[] { f.Key, f.Value }),
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
            .. MachineRows(document.Machine),
        ];
        if (training.LinearPrecision == LinearPrecision.BFloat16)
        {
            rows.Add(["linear maps", "bfloat16 products; weights and optimiser float32"]);
        }

        string[] remarks = [.. document.Trials.Select(t => t.Remark).OfType<string>().Distinct()];
        rows.AddRange(remarks.Select(remark => new[] { "remark", remark }));
        return new ReportTable(["setting", "value"], 2, rows);
    }

    /// <summary>Machine and versions alone.</summary>
    public static ReportTable Machine(MachineFacts machine) => new(["machine", ""], 2, [.. MachineRows(machine)]);

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

    private static IEnumerable<string[]> MachineRows(MachineFacts machine) =>
        [
            ["processor", $"{machine.Processor}, {machine.Cores} cores"],
            ["memory", $"{NumberText.Plain(machine.MemoryGiB)} GiB"],
            ["system", machine.System],
            .. machine.Versions.Select(v => new[] { v.Key, v.Value }),
        ];

    /// <summary>A column or a cell that not every table has.</summary>
    public static IEnumerable<T> Optional<T>(bool there, T item) => there ? [item] : [];

    /// <summary>The columns that name a design.</summary>
    public static IEnumerable<ReportColumn> Design(IReadOnlyList<VaryingField> fields) =>
        [new("architecture"), new("task"), .. fields.Select(f => new ReportColumn(f.Name, f.Numeric))];

    /// <summary>The cells of a trial in those columns.</summary>
    public static IEnumerable<string> Design(IReadOnlyList<VaryingField> fields, TrialResult trial) =>
        [trial.Architecture, trial.Task, .. fields.Select(f => f.ValueOf(trial))];

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
