using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Tests.Reports;

/// <summary>A report of an experiment of 252 trials: what a reader of a long sweep gets to see. Made of formulas.</summary>
internal static class LargeReport
{
    private static readonly string[] s_architectures = ["DpFreeLog", "DpFreeLin", "DpFreeKerpleLogarithmic"];
    private static readonly string[] s_tasks = ["heavy-tail", "sparse-boolean"];
    private static readonly int[] s_heads = [1, 2, 4, 8, 16, 32, 64];
    private static readonly int[] s_widths = [16, 256];

    /// <summary>Three architectures, two tasks, two swept fields, three seeds; a section of rates; a failure.</summary>
    public static ReportDocument Create()
    {
        var trials = new List<TrialResult>();
        foreach (string architecture in s_architectures)
        {
            foreach (int heads in s_heads)
            {
                foreach (int width in s_widths)
                {
                    foreach (string task in s_tasks)
                    {
                        trials.AddRange(Enumerable.Range(1, 3).Select(s => Trial(architecture, task, heads, width, s)));
                    }
                }
            }
        }

        trials[^2] = SyntheticReport.Failed(trials[^2], "the training loss became infinite at step 120");
        return SyntheticReport.Document(trials, "heads-and-width") with
        {
            Description =
                "How the error of three positional encodings falls with the number of heads and the width of the feed-forward network.",
            SweptFields = ["attention.heads", "feed-forward.width"],
            Sections = [Rates()],
            Claims =
            [
                new(
                    "log",
                    "One head of the logarithmic encoding is far below the others.",
                    "3e-7",
                    "3.2e-7 (2.0e-7 to 4.1e-7)",
                    ClaimVerdict.Holds,
                    [],
                    []
                ),
                new(
                    "lin",
                    "Sixty-four heads of the linear encoding stay above 0.1, as the source measures.",
                    "0.19",
                    "5.04e-6 (4.35e-6 to 6.17e-6)",
                    ClaimVerdict.Fails,
                    [],
                    []
                ),
                new("width", "Width alone does not help.", "", "–", ClaimVerdict.Unmeasured, [], []),
            ],
        };
    }

    private static TrialResult Trial(string architecture, string task, int heads, int width, int seed)
    {
        int design = Array.IndexOf(s_architectures, architecture);
        double rate = task == "heavy-tail" ? 2.4 - (0.7 * design) : 0.9 + (0.3 * design);
        double noise = Math.Exp(0.5 * Math.Sin((12.9898 * heads) + (78.233 * seed) + (3.7 * width) + design));
        double floor = 2e-7 * (1 + design);
        double loss = ((0.4 * Math.Pow(heads, -rate) / Math.Sqrt(width / 16.0)) + floor) * noise;
        return SyntheticReport.Trial(architecture, task, heads, seed, loss) with
        {
            TrivialLoss = task == "heavy-tail" ? 7.48 : 21.3,
            Memory = Memory(task, heads, rate, noise),
            Overrides = new Dictionary<string, string>
            {
                ["width"] = "32",
                ["attention.heads"] = $"{heads}",
                ["feed-forward.width"] = $"{width}",
            },
        };
    }

    // Distances 0, 1, 2, 3, 4, 6, 8, 12, ... to 96, and a model that is the nearer to its target the more heads it has.
    private static LearnedMemory Memory(string task, int heads, double rate, double noise)
    {
        int[] distances = [0, 1, .. Enumerable.Range(1, 6).SelectMany(i => new[] { 1 << i, 3 << (i - 1) })];
        double Target(int n) =>
            task == "sparse-boolean" ? (n is 3 or 24 or 64 ? 1 : 0) : (n == 0 ? 0 : 1 / Math.Sqrt(n));
        double miss = 0.3 * noise / Math.Pow(heads, rate / 2);
        return new LearnedMemory(
            distances,
            [.. distances.Select(Target)],
            [.. distances.Select(n => Math.Abs(Target(n) - (miss * Math.Cos(n) / (1 + (0.05 * n)))))],
            [
                .. Enumerable
                    .Range(0, heads)
                    .Select(h =>
                    {
                        double slope = 2.0 / (1 + h);
                        return new HeadKernel(
                            0,
                            h,
                            "log",
                            [.. distances.Select(n => n == 0 ? 0 : Math.Pow(n, -slope))]
                        );
                    }),
            ]
        );
    }

    // What a laboratory for rates would add: exponents with intervals, and a measurement under its bound.
    private static ReportSection Rates()
    {
        FigureSeries Line(string label, double factor, double rate, SeriesRole role, double spread = 0) =>
            new(
                label,
                [
                    .. s_heads
                        .Select(h => factor * Math.Pow(h, -rate))
                        .Zip(s_heads, (e, h) => (E: e, H: h))
                        .Select(p => new FigurePoint(
                            p.H,
                            new Spread(spread > 0 ? 3 : 1, p.E, p.E * (1 - spread), p.E * (1 + spread))
                        )),
                ]
            )
            {
                Role = role,
            };

        return new ReportSection(
            "Rates",
            [
                new ReportWords(
                    "The error falls like H^-a. Exponents with their 95 % intervals over seeds; the theorem's bound has its constant fitted at the smallest H."
                ),
                new ReportTable(
                    ["design", "target", "model", "exponent", "low", "high", "points"],
                    3,
                    [
                        ["DpFreeLog", "heavy-tail", "power law", "2.41", "2.18", "2.6", "7"],
                        ["DpFreeLin", "heavy-tail", "power law", "1.7", "1.52", "1.91", "7"],
                        ["DpFreeKerpleLogarithmic", "heavy-tail", "not enough points", "–", "–", "–", "3"],
                    ]
                ).Naming("design", "target"),
                new ReportFigures([
                    new Figure(
                        "decomposition",
                        "heavy-tail: what DpFreeLog could reach and what training finds",
                        "heads",
                        "squared error",
                        true,
                        [
                            Line("trained", 0.4, 1.7, SeriesRole.Measured, 0.3),
                            Line("best fit", 0.05, 3.1, SeriesRole.Measured),
                            Line("bound", 0.9, 1.5, SeriesRole.Reference),
                        ]
                    )
                    {
                        Note = "The gap between the two lines is the error of training.",
                    },
                ]),
            ]
        );
    }
}
