using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Machine;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>The words and tables that the Markdown and the HTML report have in common.</summary>
internal static class ReportText
{
    /// <summary>Longer tables are folded away on a page.</summary>
    public const int Long = 24;

    /// <summary>How to read the numbers.</summary>
    public const string Reading =
        "Test loss is measured after the last step on sequences that training never saw; smaller is better. "
        + "The trivial predictor answers with one constant, the best there is: a ratio near 1 means nothing was learned, "
        + "0.01 means a hundredth of that error. Range is the smallest and the largest value over seeds: designs whose "
        + "ranges overlap are not told apart by this experiment.";

    /// <summary>What the figures of errors show.</summary>
    public const string FigureReading =
        "Lines join means over seeds, small dots are the seeds, bands reach from the smallest to the largest of them. Where "
        + "both axes are logarithmic a straight line is a power law; values that are zero or not finite have no place there. "
        + "The dotted line is the best constant. A colour is one design in all figures of the report.";

    /// <summary>What the heat maps show.</summary>
    public const string GridReading =
        "Two swept fields at once: mean test loss over seeds, on one logarithmic scale for each task.";

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
                new("test loss", true),
                Range(groups.Select(g => g.TestLoss)),
                new("÷ trivial", true),
                .. Optional(accuracy, new ReportColumn("accuracy", true)),
                Naming("seeds", numeric: true),
                new("parameters", true),
                new("steps/s", true),
            ],
            [
                .. groups.Select<TrialGroup, string[]>(g =>
                    [
                        .. Design(fields, g.Trials[0]),
                        NumberText.Loss(g.TestLoss.Mean),
                        NumberText.Range(g.TestLoss),
                        NumberText.Plain(g.Ratio),
                        .. Optional(accuracy, NumberText.Plain(g.Accuracy.Mean)),
                        g.Done.Count == g.Trials.Count ? Whole(g.Done.Count) : $"{g.Done.Count} of {g.Trials.Count}",
                        NumberText.Count(g.Parameters),
                        NumberText.Plain(g.StepsPerSecond.Mean),
                    ]
                ),
            ]
        );
    }

    /// <summary>The column of ranges over seeds, which says nothing where there is one seed.</summary>
    public static ReportColumn Range(IEnumerable<Spread> spreads) =>
        new("range", true) { Names = spreads.All(s => s.Count < 2) };

    /// <summary>One row per trial, failed ones with their message.</summary>
    public static ReportTable Trials(IReadOnlyList<TrialResult> trials)
    {
        var fields = VaryingFields.Of(trials);
        return new ReportTable(
            [
                .. Design(fields),
                Naming("seed", numeric: true),
                new("train", true),
                new("validation", true),
                new("test", true),
                new("seconds", true),
                Naming("steps", numeric: true),
                Naming("status"),
            ],
            [
                .. trials.Select<TrialResult, string[]>(t =>
                    [
                        .. Design(fields, t),
                        Whole(t.Seed),
                        NumberText.Loss(t.TrainLoss),
                        NumberText.Loss(t.ValidationLoss),
                        NumberText.Loss(t.TestLoss),
                        NumberText.Plain(t.Seconds),
                        NumberText.Count(t.Steps),
                        t.Message is null ? StatusText.Of(t.Status) : $"{StatusText.Of(t.Status)}: {t.Message}",
                    ]
                ),
            ]
        )
        {
            Shown = Long,
            Unit = "trials",
        };
    }

    /// <summary>One row per layer that has slopes, of each trial.</summary>
    public static ReportTable Slopes(IReadOnlyList<TrialResult> trials)
    {
        var fields = VaryingFields.Of(trials);
        return new ReportTable(
            [
                .. Design(fields),
                Naming("seed", numeric: true),
                Naming("layer", numeric: true),
                new("slopes p, in the order of heads"),
            ],
            [
                .. trials.SelectMany(t =>
                    t.Slopes.Index()
                        .Where(layer => layer.Item.Count > 0)
                        .Select(layer =>
                            (string[])
                                [
                                    .. Design(fields, t),
                                    Whole(t.Seed),
                                    Whole(layer.Index),
                                    string.Join(", ", layer.Item.Select(NumberText.Plain)),
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
            ["sequence length", Own(RatesSpec.LengthField, Whole(document.Length))],
            .. VaryingFields.Fixed(document.Trials).Select(f => new[] { f.Key, f.Value }),
            ["steps", Own("training.steps", NumberText.Count(training.Steps))],
            ["batch", Own("training.batch", Whole(training.Batch))],
            ["optimiser", Own("training.optimiser", Optimiser(training))],
            [
                "learning rate",
                $"{Own("training.learning-rate", NumberText.Plain(training.LearningRate))}, cosine to "
                    + $"{Own("training.final-learning-rate", NumberText.Plain(training.FinalLearningRate))} of it",
            ],
            ["warm-up steps", Own("training.warm-up", NumberText.Count(training.WarmUp))],
            ["weight decay", Own("training.weight-decay", NumberText.Plain(training.WeightDecay))],
            ["gradient clipping", Own("training.clip", training.Clip == 0 ? "none" : NumberText.Plain(training.Clip))],
            [
                "validation",
                $"every {Own("training.validate-every", NumberText.Count(training.ValidateEvery))} steps on "
                    + $"{Own("training.validation-sequences", NumberText.Count(training.ValidationSequences))} sequences",
            ],
            ["test sequences", Own("training.test-sequences", NumberText.Count(training.TestSequences))],
            .. MachineRows(document.Machine),
        ];
        if (training.LinearPrecision == LinearPrecision.BFloat16)
        {
            rows.Add(["linear maps", "bfloat16 products; weights and optimiser float32"]);
        }

        // One value would be that of no trial, or of some.
        string Own(string path, string value) =>
            document.SweptFields.Contains(path) ? "swept"
            : document.Trials.Any(trial => trial.Chosen.ContainsKey(path)) ? "searched"
            : value;

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
            .. Optional(machine.Registers.Length > 0, new[] { "registers", machine.Registers }),
            ["memory", $"{NumberText.Plain(machine.MemoryGiB)} GiB"],
            ["system", machine.System],
            .. machine.Versions.Select(v => new[] { v.Key, v.Value }),
        ];

    /// <summary>A column or a cell that not every table has.</summary>
    public static IEnumerable<T> Optional<T>(bool there, T item) => there ? [item] : [];

    /// <summary>The columns that name a design.</summary>
    public static IEnumerable<ReportColumn> Design(IReadOnlyList<VaryingField> fields) =>
        [Naming("architecture"), Naming("task"), .. fields.Select(f => Naming(f.Name, f.Numeric))];

    /// <summary>A column that says what a row is about.</summary>
    public static ReportColumn Naming(string name, bool numeric = false) => new(name, numeric) { Names = true };

    /// <summary>The cells of a trial in those columns.</summary>
    public static IEnumerable<string> Design(IReadOnlyList<VaryingField> fields, TrialResult trial) =>
        [trial.Architecture, trial.Task, .. fields.Select(f => f.ValueOf(trial))];

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
