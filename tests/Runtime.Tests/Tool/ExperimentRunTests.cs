using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Runtime.Trials;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

public sealed class ExperimentRunTests : IDisposable
{
    private const string Experiment = """
        name: tiny
        architectures: [model.arch.yaml]
        task: heavy-tail
        length: 16
        sweep:
          attention.heads: [1, 2]
        training: { steps: 20, batch: 4 }
        seeds: [1, 2]

        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Compare_trains_every_trial_and_leaves_the_report()
    {
        File.WriteAllText(InDirectory("model.arch.yaml"), ShippedSpecs.DpFreeLog);
        File.WriteAllText(InDirectory("tiny.exp.yaml"), Experiment);
        using var output = new StringWriter();
        using var error = new StringWriter();

        int code = CommandLine.Run(
            ["compare", InDirectory("tiny.exp.yaml"), "--out", InDirectory("out"), "--steps", "10", "--quiet"],
            output,
            error
        );

        Assert.Empty(error.ToString());
        Assert.Equal(0, code);
        IReadOnlyList<TrialResult> trials = ResultsJsonReader.ReadTrials(
            File.ReadAllText(InDirectory("out/results.json"))
        );
        Assert.Equal(["1", "1", "2", "2"], trials.Select(t => t.Overrides["attention.heads"]));
        Assert.All(trials, t => Assert.Equal(10, t.Steps));
        Assert.All(trials, t => Assert.True(double.IsFinite(t.TestLoss)));
        Assert.Contains("  heads  ", output.ToString(), StringComparison.Ordinal);

        string html = File.ReadAllText(InDirectory("out/report.html"));
        Assert.Contains("name: tiny", html, StringComparison.Ordinal);
        Assert.Contains("name: DpFreeLog", html, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(InDirectory("out/plots"), "*.svg"));
    }

    [Fact]
    public void Matches_are_printed_and_kept()
    {
        // 2 D^2 + 3 D + 1 parameters without a feed-forward network; with m hidden units 18 m in place of D at D = 16.
        File.WriteAllText(InDirectory("model.arch.yaml"), ShippedSpecs.DpFreeLog);
        File.WriteAllText(
            InDirectory("other.arch.yaml"),
            ShippedSpecs
                .DpFreeLog.Replace("DpFreeLog", "Other", StringComparison.Ordinal)
                .Replace("feed-forward: none", "feed-forward: { width: 1 }", StringComparison.Ordinal)
        );
        File.WriteAllText(
            InDirectory("tiny.exp.yaml"),
            Experiment
                .Replace("[model.arch.yaml]", "[model.arch.yaml, other.arch.yaml]", StringComparison.Ordinal)
                .Replace(
                    "sweep:\n  attention.heads: [1, 2]",
                    "match: { quantity: parameters, budget: 870, adjust: { DpFreeLog: width, Other: feed-forward.width } }",
                    StringComparison.Ordinal
                )
        );
        using var output = new StringWriter();
        using var error = new StringWriter();
        const string Line = "Other: feed-forward width 18 gives 869 parameters, -0.11 % from the budget 870";

        Assert.Equal(0, CommandLine.Run(["check", InDirectory("tiny.exp.yaml")], output, error));
        Assert.Contains(
            "tiny.exp.yaml: ok\n  DpFreeLog: width 20 gives 861 parameters",
            output.ToString().ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
        Assert.Contains("  " + Line, output.ToString(), StringComparison.Ordinal);

        output.GetStringBuilder().Clear();
        int code = CommandLine.Run(
            ["train", InDirectory("tiny.exp.yaml"), "--out", InDirectory("out"), "--steps", "5", "--quiet"],
            output,
            error
        );

        Assert.Empty(error.ToString());
        Assert.Equal(0, code);
        Assert.Contains(Line, output.ToString(), StringComparison.Ordinal);
        string json = File.ReadAllText(InDirectory("out/results.json"));
        Assert.Contains("\"matches\"", json, StringComparison.Ordinal);
        TrialResult other = ResultsJsonReader.ReadTrials(json)[^1];
        Assert.Equal(("18", 869L), (other.Overrides["feed-forward.width"], other.Parameters));
        Assert.Contains("Matched sizes", File.ReadAllText(InDirectory("out/report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_results_file_that_cannot_be_replaced_stops_no_training()
    {
        File.WriteAllText(InDirectory("model.arch.yaml"), ShippedSpecs.DpFreeLog);
        File.WriteAllText(InDirectory("tiny.exp.yaml"), Experiment);
        Directory.CreateDirectory(InDirectory("out/results.json/full"));
        using var output = new StringWriter();
        using var error = new StringWriter();

        int code = CommandLine.Run(
            ["compare", InDirectory("tiny.exp.yaml"), "--out", InDirectory("out"), "--quiet"],
            output,
            error
        );

        Assert.Equal(1, code);
        string line = Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.StartsWith(InDirectory("out/results.json"), line, StringComparison.Ordinal);
        Assert.Equal(4, File.ReadAllLines(InDirectory("out/trials.jsonl")).Length);
        Assert.Contains("name: tiny", File.ReadAllText(InDirectory("out/report.html")), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(InDirectory("out"), "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_output_directory_that_cannot_be_written_to_stops_before_training()
    {
        File.WriteAllText(InDirectory("model.arch.yaml"), ShippedSpecs.DpFreeLog);
        File.WriteAllText(InDirectory("tiny.exp.yaml"), Experiment);
        using var output = new StringWriter();
        using var error = new StringWriter();

        int code = CommandLine.Run(
            ["train", InDirectory("tiny.exp.yaml"), "--out", InDirectory("model.arch.yaml")],
            output,
            error
        );

        Assert.Equal(2, code);
        Assert.Empty(output.ToString());
        Assert.Contains("cannot write to the output directory", error.ToString(), StringComparison.Ordinal);
    }

    private string InDirectory(string name) => Path.Combine(_directory.FullName, name);
}
