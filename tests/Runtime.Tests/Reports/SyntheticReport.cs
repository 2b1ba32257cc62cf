using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Machine;
using Weft.Runtime.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Tests.Reports;

/// <summary>Reports made of formulas, so that they are the same on every machine.</summary>
internal static class SyntheticReport
{
    /// <summary>Two architectures over two tasks, three numbers of heads and two seeds; one trial failed.</summary>
    public static ReportDocument Create()
    {
        var trials = new List<TrialResult>();
        foreach (string architecture in new[] { "DpFreeLog", "DpFreeLin" })
        {
            foreach (int heads in new[] { 1, 4, 16 })
            {
                foreach (string task in new[] { "heavy-tail", "light-tail" })
                {
                    bool matched = (architecture == "DpFreeLog") == (task == "heavy-tail");
                    double loss = matched ? 2e-7 : 3e-2 / heads;
                    trials.Add(Trial(architecture, task, heads, 1, loss));
                    trials.Add(Trial(architecture, task, heads, 2, loss * 1.6));
                }
            }
        }

        trials[^1] = Failed(trials[^1], "the loss became infinite at step 120");
        return Document(trials);
    }

    /// <summary>
    /// Recall of tokens by two architectures at two numbers of heads, with accuracies, tests at longer sequences, and a claim
    /// of every verdict.
    /// </summary>
    public static ReportDocument Tokens()
    {
        TrialResult[] trials =
        [
            .. from architecture in new[] { "RecallDp", "RecallDpFree" }
            from heads in new[] { 1, 4 }
            from seed in new[] { 1, 2, 3 }
            select Tokens(architecture, heads, seed),
        ];
        return Document(trials, "recall") with
        {
            Length = 64,
            Claims =
            [
                .. Enum.GetValues<ClaimVerdict>()
                    .Select(verdict => new ClaimOutcome(
                        $"claim-{verdict}".ToLowerInvariant(),
                        "At equal parameters accuracy rises more with layers than with heads.",
                        "",
                        verdict == ClaimVerdict.Unmeasured
                            ? "not measured"
                            : "0.991 (0.988 … 0.994) > 0.21 (0.2 … 0.23)",
                        verdict,
                        [],
                        []
                    )),
            ],
        };
    }

    private static TrialResult Tokens(string architecture, int heads, int seed)
    {
        double right = (architecture == "RecallDp" ? 0.9 : 0.15) + (0.01 * heads) + (0.004 * seed);
        double loss = 3.4 * (1 - right);
        return Trial(architecture, "mqar", heads, seed, loss) with
        {
            TrivialLoss = 3.4,
            Accuracy = right,
            ValidationAccuracy = right - 0.01,
            TrivialAccuracy = 0.04,
            Extrapolation =
            [
                .. new[] { 128, 256 }.Select(length => new Extrapolation(
                    length,
                    loss * Math.Sqrt(length / 64.0),
                    3.4,
                    right * 64 / length
                )
                {
                    TrivialAccuracy = 0.04,
                }),
            ],
        };
    }

    public static ReportDocument Document(IReadOnlyList<TrialResult> trials, string name = "quickstart") =>
        new(
            name,
            "Experiments 4a and 4b: which positional encoding fits which tail.",
            128,
            new TrainingSpec(2000, 100, 3e-3, 0.01, 100, 0, 1, 100, 1000, 10_000),
            ["attention.heads"],
            trials.Count,
            trials,
            [new SourceFile("specs/experiments/quickstart.exp.yaml", "name: quickstart\nlength: 128\n")],
            "weft compare specs/experiments/quickstart.exp.yaml",
            new MachineFacts("Processor", 2, 8, "Linux", [new("Weft", "0.1.0"), new(".NET", "10.0.0")])
        );

    public static TrialResult Trial(string architecture, string task, int heads, long seed, double loss) =>
        new(
            architecture,
            task,
            new Dictionary<string, string> { ["attention.heads"] = $"{heads}" },
            seed,
            40 + (33 * heads),
            2000,
            loss * 0.9,
            loss * 1.1,
            loss,
            0.25,
            8 + heads,
            2000.0 / (8 + heads),
            [.. Enumerable.Range(1, 20).Select(i => Point(i * 100, loss))],
            [
                [.. Enumerable.Range(0, Math.Min(heads, 4)).Select(h => 2.0 / (1 + h))],
            ],
            TrialStatus.Done,
            null
        );

    public static TrialResult Failed(TrialResult trial, string message) =>
        trial with
        {
            TestLoss = double.NaN,
            ValidationLoss = double.PositiveInfinity,
            Status = TrialStatus.Failed,
            Message = message,
        };

    private static CurvePoint Point(int step, double loss)
    {
        double now = loss + (0.25 * Math.Exp(-step / 150.0));
        return new CurvePoint(step, now, now * 1.1, 3e-3);
    }
}
