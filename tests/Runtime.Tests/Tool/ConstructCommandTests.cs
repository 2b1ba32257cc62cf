using System;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

public sealed class ConstructCommandTests : IDisposable
{
    // A learning rate at which a step of AdamW stays far below the last digit of a weight.
    private const string Experiment = """
        name: built
        architectures: [lin.arch.yaml]
        task: heavy-tail
        length: 40
        overrides: { heads: 3 }
        training: { steps: 1, batch: 4, warm-up: 0, learning-rate: 1e-12, validation-sequences: 40, test-sequences: 300 }

        """;

    private readonly ToolDirectory _directory = new();

    public ConstructCommandTests() => _directory.Write("lin.arch.yaml", ToolDirectory.ByPosition("Lin", "lin"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Weights_are_measured_and_training_starts_from_them()
    {
        string experiment = _directory.Write("built.exp.yaml", Experiment);

        (int code, string output, string error) = _directory.Run("construct", experiment, "--out", _directory.At("w"));

        Assert.Equal((0, ""), (code, error));
        string[] row = Row(output, 1);
        Assert.Equal(["design", "error measured", "module", "approximation", "in float32", "weights"], Row(output, 0));
        Assert.Equal(("Lin on heavy-tail, heads 3", "mean squared", "01-Lin.weights"), (row[0], row[1], row[5]));
        double module = Parse(row[2]);
        Assert.InRange(module / Parse(row[3]), 0.99, 1.01);
        Assert.InRange(module, 1e-6, 1e-1);
        string weights = _directory.At("w/01-Lin.weights");

        // Two runs into one directory: the first leaves a result that the second must not take for its own.
        Assert.Equal(0, Train(experiment).Code);
        double drawn = TestLoss();
        string stored = _directory.Read("out/trials.jsonl");
        (int again, string text, string complaint) = Train(experiment, "--from", weights);

        Assert.Equal((0, ""), (again, complaint));
        Assert.DoesNotContain("already", text, StringComparison.Ordinal);
        Assert.InRange(TestLoss() / Parse(row[4]), 0.99, 1.01);
        Assert.True(drawn > 10 * TestLoss());
        Assert.Equal(stored, _directory.Read("out/trials.jsonl"));
        Assert.Contains($"--from {weights}", _directory.Read("out/report.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--quiet")]
    [InlineData("--no-pass last-position --no-pass absorbed-scores")]
    public void Weights_fit_whatever_the_passes_pack(string options)
    {
        _directory.Write(
            "lin.arch.yaml",
            ToolDirectory
                .ByPosition("Lin", "lin", width: 12)
                .Replace("score: none", "score: dot-product, normalisation: none", StringComparison.Ordinal)
        );
        string experiment = _directory.Write(
            "built.exp.yaml",
            Experiment
                .Replace("heavy-tail", "separation", StringComparison.Ordinal)
                .Replace("heads: 3", "heads: 8", StringComparison.Ordinal)
                .Replace("length: 40", "length: 12", StringComparison.Ordinal)
        );
        (int code, string output, string error) = _directory.Run("construct", experiment, "--out", _directory.At("w"));
        Assert.Equal((0, ""), (code, error));
        string[] row = Row(output, 1);
        Assert.Equal("largest", row[1]);
        double largest = Parse(row[4]);
        Assert.InRange(largest, 0, 0.1);

        (int trained, _, string complaint) = Train(
            experiment,
            ["--from", _directory.At("w/01-Lin.weights"), .. options.Split(' ')]
        );

        Assert.Equal((0, ""), (trained, complaint));
        Assert.InRange(TestLoss(), 0, largest * largest);
    }

    [Fact]
    public void What_cannot_be_constructed_says_why_and_the_rest_is_done()
    {
        string task = "[heavy-tail, { kind: sparse-memory, name: product, distances: [1, 2], read-out: product }]";
        string experiment = _directory.Write(
            "built.exp.yaml",
            Experiment.Replace("task: heavy-tail", $"task: {task}", StringComparison.Ordinal)
        );

        (int code, string output, string error) = _directory.Run("construct", experiment, "--out", _directory.At("w"));

        Assert.Equal(0, code);
        Assert.Equal(
            "Lin on product, heads 3: not constructed: its read-out needs a feed-forward network of 4 relu units",
            error.Trim()
        );
        Assert.StartsWith("Lin on heavy-tail", Row(output, 1)[0], StringComparison.Ordinal);

        experiment = _directory.Write(
            "built.exp.yaml",
            Experiment.Replace("heads: 3", "heads: 3, layers: 2", StringComparison.Ordinal)
        );
        (code, output, error) = _directory.Run("construct", experiment, "--out", _directory.At("none"));

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("not constructed: it has several layers", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_directory.At("none")));
    }

    [Fact]
    public void A_file_that_does_not_fit_is_refused_before_anything_is_trained()
    {
        string experiment = _directory.Write("built.exp.yaml", Experiment);
        Assert.Equal(0, _directory.Run("construct", experiment, "--out", _directory.At("w")).Code);
        string weights = _directory.At("w/01-Lin.weights");
        string garbage = _directory.Write("garbage.weights", "no weights at all");
        string empty = _directory.Write("empty.weights", "");
        string cut = _directory.At("cut.weights");
        byte[] bytes = File.ReadAllBytes(weights);
        File.WriteAllBytes(cut, bytes[..(bytes.Length / 2)]);
        string missing = _directory.At("missing.weights");

        Refuse(missing, $"{missing}: error: there is no such file of weights; 'weft construct' writes them");
        Refuse(garbage, $"{garbage}: error: found no weights of Lin (");
        Refuse(empty, $"{empty}: error: the file is empty;");
        Refuse(cut, $"{cut}: error: found no weights of Lin (");
        Refuse(_directory.At("w"), $"{_directory.At("w")}: error: this is a directory");
        _directory.Write("built.exp.yaml", Experiment.Replace("heads: 3", "heads: 2", StringComparison.Ordinal));
        Refuse(
            weights,
            $"{weights}: error: found no weights of Lin (tensor 'theta_0' has shape [3] where the architecture has [2], and 1 more differ)"
        );

        void Refuse(string file, string message)
        {
            (int code, string output, string error) = Train(experiment, "--from", file);
            Assert.Equal((2, ""), (code, output));
            Assert.StartsWith(message, error, StringComparison.Ordinal);
            Assert.Single(error.Trim().Split('\n'));
            Assert.Contains("'weft construct'", error, StringComparison.Ordinal);
            Assert.False(File.Exists(_directory.At("out/results.json")));
        }
    }

    private (int Code, string Output, string Error) Train(string experiment, params string[] more) =>
        _directory.Run(["train", experiment, "--quiet", "--out", _directory.At("out"), .. more]);

    private double TestLoss()
    {
        TrialResult trial = Assert.Single(ResultsJsonReader.ReadTrials(_directory.Read("out/results.json")));
        return trial.TestLoss;
    }

    private static string[] Row(string output, int index) =>
        Regex.Split(output.Split('\n', StringSplitOptions.TrimEntries)[index], " {2,}");

    private static double Parse(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
