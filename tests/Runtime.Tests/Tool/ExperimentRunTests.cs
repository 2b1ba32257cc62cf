using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Runtime.Reports;
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
            ["compare", InDirectory("tiny.exp.yaml"), "--out", InDirectory("out"), "--steps", "10"],
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
        Assert.Contains("heads 2", output.ToString(), StringComparison.Ordinal);

        string html = File.ReadAllText(InDirectory("out/report.html"));
        Assert.Contains("name: tiny", html, StringComparison.Ordinal);
        Assert.Contains("name: DpFreeLog", html, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(InDirectory("out/plots"), "*.svg"));
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
