using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

public sealed class RatesCommandTests : IDisposable
{
    private const string Fixed = """
        name: tiny
        architectures: [lin.arch.yaml, log.arch.yaml]
        task: heavy-tail
        length: 48
        sweep: { heads: [1, 2, 3, 4, 5] }
        rates: { train: false, norms: [l2, sup] }

        """;

    private const string Trained = """
        name: tiny
        architectures: [lin.arch.yaml, log.arch.yaml]
        task: heavy-tail
        length: 16
        sweep: { heads: [1, 2] }
        training: { steps: 6, batch: 4, warm-up: 0, validation-sequences: 40, test-sequences: 40 }
        seeds: [1, 2]
        rates: { learning-rates: [0.01, 0.03] }

        """;

    private readonly ToolDirectory _directory = new();

    public RatesCommandTests()
    {
        _directory.Write("lin.arch.yaml", ToolDirectory.ByPosition("Lin", "lin"));
        _directory.Write("log.arch.yaml", ToolDirectory.ByPosition("Log", "log"));
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Best_approximations_are_fitted_and_written_without_training()
    {
        (int code, string output, string error) = Rates(Fixed);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("rates.json, report.md, report.html", output, StringComparison.Ordinal);
        Assert.False(File.Exists(_directory.At("out/trials.jsonl")));
        using JsonDocument json = Json();
        Assert.Equal(
            ["fits", "points", "splits", "comparisons", "learning_rates", "bounds", "remarks"],
            json.RootElement.EnumerateObject().Select(member => member.Name).Take(7)
        );
        JsonElement[] fits = List(json, "fits");
        Assert.All(
            fits,
            fit =>
                Assert.Equal(
                    ["design", "target", "size", "quantity", "model", "exponent", "low", "high", "points"],
                    fit.EnumerateObject().Select(member => member.Name).Take(9)
                )
        );
        string[] designs = ["Lin", "Lin, exponents of the proof", "Log", "Log, exponents of the proof"];
        Assert.Equal(designs, fits.Select(fit => Text(fit, "design")).Distinct().Order(StringComparer.Ordinal));
        Assert.All(
            fits,
            fit => Assert.Equal(("heavy-tail", "attention.heads"), (Text(fit, "target"), Text(fit, "size")))
        );

        // Exponentials come closer with every head; one power is the target itself, and a rounding error has no rate.
        JsonElement lin = fits.Single(fit => (Text(fit, "design"), Text(fit, "quantity")) == ("Lin", "best l2"));
        Assert.InRange(lin.GetProperty("points").GetInt32(), 4, 5);
        Assert.Equal("exponential", Text(lin, "model"));
        Assert.InRange(Number(lin, "exponent"), Number(lin, "low"), Number(lin, "high"));
        Assert.True(Number(lin, "low") > 0);
        JsonElement log = fits.Single(fit => (Text(fit, "design"), Text(fit, "quantity")) == ("Log", "best l2"));
        Assert.Equal("not enough points", Text(log, "model"));
        Assert.Equal(JsonValueKind.Null, log.GetProperty("exponent").ValueKind);
        JsonElement[] points = List(json, "points");
        double[] errors = [.. Of(points, "Lin", "best l2").Select(p => Number(p, "error"))];
        Assert.Equal([1, 2, 3, 4, 5], Of(points, "Lin", "best l2").Select(p => Number(p, "at")));
        Assert.All(errors.Zip(errors.Skip(1)), pair => Assert.True(pair.Second < pair.First / 2));
        Assert.All(Of(points, "Log", "best l2"), p => Assert.InRange(Number(p, "error"), 0, 1e-12));
        Assert.All(
            Of(points, "Lin", "best sup"),
            p => Assert.True(Number(p, "error") <= errors[(int)Number(p, "at") - 1])
        );
        Assert.Contains(
            "lin is proved for light tails",
            List(json, "bounds").Select(b => Text(b, "theorem")).First(),
            StringComparison.Ordinal
        );
        Assert.All(
            new[] { "splits", "comparisons", "learning_rates", "remarks" },
            key => Assert.Empty(List(json, key))
        );
        AssertSections(
            ["Rates", "Rates in figures", "Best approximations", "Bounds"],
            ["Approximation and training", "Learning rates"]
        );
    }

    // One child has whatever the processor has, the other no fused multiply-add and no register of more than 128 bits.
    [Fact]
    public void Best_approximations_are_the_same_on_every_processor()
    {
        string experiment = _directory.Write(
            "rates.exp.yaml",
            Fixed
                .Replace(
                    "heavy-tail",
                    "[heavy-tail, { kind: sparse-memory, distances: [3] }]",
                    StringComparison.Ordinal
                )
                .Replace("[1, 2, 3, 4, 5]", "[1, 3, 4]", StringComparison.Ordinal)
        );
        string[] points =
        [
            .. new[] { "1", "0" }.Select(enabled =>
            {
                string folder = _directory.At($"out{enabled}");
                var start = new ProcessStartInfo(
                    "dotnet",
                    [typeof(CommandLine).Assembly.Location, "rates", experiment, "--out", folder]
                )
                {
                    RedirectStandardOutput = true,
                };
                foreach (string instructions in new[] { "AVX", "AVX2", "FMA", "AVX512" })
                {
                    start.Environment[$"DOTNET_Enable{instructions}"] = enabled;
                }

                using Process child = Process.Start(start)!;
                child.StandardOutput.ReadToEnd();
                child.WaitForExit();
                Assert.Equal(0, child.ExitCode);
                using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "rates.json")));
                return json.RootElement.GetProperty("points").GetRawText();
            }),
        ];
        Assert.Equal(points[0], points[1]);
    }

    [Fact]
    public void Samples_of_the_user_are_a_target()
    {
        // Halving is one exponential from the first value to the last.
        string values = string.Join(", ", Enumerable.Range(0, 24).Select(n => Math.Pow(0.5, n).ToString("R")));
        (int code, string output, string error) = Rates(
            Fixed
                .Replace(
                    "heavy-tail",
                    $"{{ kind: convolution, kernels: [{{ kind: samples, values: [{values}] }}] }}",
                    StringComparison.Ordinal
                )
                .Replace("length: 48", "length: 24", StringComparison.Ordinal)
        );

        Assert.Equal((0, ""), (code, error));
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 400));
        using JsonDocument json = Json();
        JsonElement[] points = List(json, "points");
        Assert.InRange(Number(Of(points, "Lin", "best l2").First(), "error"), 0, 1e-12);
        Assert.InRange(Number(Of(points, "Log", "best l2").First(), "error"), 1e-3, 1);
    }

    [Fact]
    public void Trained_errors_are_split_and_a_second_run_recalls_them()
    {
        (int code, _, string error) = Rates(Trained, "--tensorboard", _directory.At("events"));

        Assert.Equal((0, ""), (code, error));
        string written = _directory.Read("out/rates.json");
        string[] trials = File.ReadAllLines(_directory.At("out/trials.jsonl"));

        // With the first seed every design and size at both rates, then the other seed at the one that was chosen.
        Assert.Equal((2 * 2 * 2) + (2 * 2), trials.Length);
        using (JsonDocument json = Json())
        {
            JsonElement[] points = List(json, "points");
            JsonElement[] trained = [.. points.Where(p => Text(p, "quantity") == "trained")];
            Assert.Equal(2 * 2 * 2, trained.Length);
            JsonElement[] choices = List(json, "learning_rates");
            Assert.Equal(["Lin", "Log"], choices.Select(c => Text(c, "design")));
            foreach (JsonElement point in trained)
            {
                JsonElement choice = choices.Single(c => Text(c, "design") == Text(point, "design"));
                Assert.Equal(Number(choice, "learning_rate"), Number(point, "learning_rate"));
                Assert.Contains(Number(point, "learning_rate"), new[] { 0.01, 0.03 });
                JsonElement band = List(choice, "bands").Single(b => Number(b, "at") == Number(point, "at"));
                if (Number(point, "seed") == 1)
                {
                    Assert.InRange(Number(point, "error"), Number(band, "low"), Number(band, "high"));
                }
            }

            JsonElement[] splits = List(json, "splits");
            Assert.Equal(4, splits.Length);
            foreach (JsonElement split in splits)
            {
                (string design, double size) = (Text(split, "design"), Number(split, "at"));
                double loss = Of(trained, design, "trained")
                    .Where(p => Number(p, "at") == size)
                    .Average(p => Math.Pow(Number(p, "error"), 2));
                double least = Number(Of(points, design, "best l2").Single(p => Number(p, "at") == size), "error");
                Assert.Equal(loss, Number(split, "loss"), 1e-12);
                Assert.Equal(least * least, Number(split, "approximation"), 1e-12);
                Assert.Equal(loss - (least * least), Number(split, "optimisation"), 1e-12);
            }

            JsonElement comparison = Assert.Single(List(json, "comparisons"));
            Assert.Equal(4, comparison.GetProperty("pairs").GetInt32());
            Assert.InRange(Number(comparison, "p"), 1.0 / 8, 1);
            JsonElement exponents = comparison.GetProperty("exponents");
            Assert.Equal(("mean slope", 2), (Text(exponents, "of"), exponents.GetProperty("seeds").GetInt32()));
            Assert.InRange(Number(exponents, "p"), 1e-6, 1);
            Assert.InRange(Number(exponents, "difference"), Number(exponents, "low"), Number(exponents, "high"));
        }

        AssertSections(
            ["Rates", "Rates in figures", "Approximation and training", "Designs compared", "Bounds", "Learning rates"],
            []
        );

        // Designs, sizes and seeds, not the rates that were tried.
        Assert.Equal(8, Directory.GetDirectories(_directory.At("events/tiny")).Length);

        (int again, _, _) = Rates(Trained);

        Assert.Equal(0, again);
        Assert.Equal(trials, File.ReadAllLines(_directory.At("out/trials.jsonl")));

        // What a reader takes for seeds are seeds: trials of the other rate are in the bands alone.
        string listed = _directory.Read("out/report.md").Split("## Trials")[1].Split("## Settings")[0];
        Assert.Contains("status done", listed, StringComparison.Ordinal);
        Assert.Equal(8, Regex.Count(listed, @"^\| (Lin|Log) ", RegexOptions.Multiline));
        Assert.Equal(written, _directory.Read("out/rates.json"));
    }

    [Fact]
    public void A_learning_rate_at_which_training_fails_is_passed_over()
    {
        string experiment = Trained
            .Replace("0.03", "1000", StringComparison.Ordinal)
            .Replace("{ steps: 6,", "{ steps: 12, optimiser: sgd, clip: 0,", StringComparison.Ordinal);

        (int code, _, string error) = Rates(experiment);

        Assert.Equal((0, ""), (code, error));
        string markdown = _directory.Read("out/report.md");
        Assert.Contains(" … failed |", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("became", markdown, StringComparison.Ordinal);
        using (JsonDocument json = Json())
        {
            Assert.Equal(8, List(json, "points").Count(p => Text(p, "quantity") == "trained"));
            Assert.All(List(json, "learning_rates"), c => Assert.Equal(0.01, Number(c, "learning_rate")));
        }

        // Where no rate is left there is no point, and the command says so.
        (code, _, error) = Rates(experiment.Replace("0.01", "900", StringComparison.Ordinal));

        Assert.Equal(1, code);
        Assert.Contains("failed: Lin on heavy-tail, heads 1, seed 1: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("\"trained\"", _directory.Read("out/rates.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_are_sizes_or_tell_targets_apart()
    {
        string lengths = Fixed.Replace("train: false", "train: false, lengths: [8, 16]", StringComparison.Ordinal);
        Assert.Equal(0, Rates(lengths).Code);
        using (JsonDocument json = Json())
        {
            JsonElement[] points = Of(List(json, "points"), "Lin, heads 2", "best l2");
            Assert.Equal([8, 16], points.Select(p => Number(p, "at")));
            Assert.All(points, p => Assert.Equal(("heavy-tail", "length"), (Text(p, "target"), Text(p, "size"))));
        }

        Assert.Equal(0, Rates(lengths.Replace("train:", "size: heads, train:", StringComparison.Ordinal)).Code);
        using (JsonDocument json = Json())
        {
            Assert.Equal(
                ["heavy-tail, length 8", "heavy-tail, length 16"],
                List(json, "points").Select(p => Text(p, "target")).Distinct()
            );
        }
    }

    [Theory]
    [InlineData(
        "sweep: { heads: [1, 2, 3, 4, 5] }",
        "seeds: [1]",
        "tiny.exp.yaml: error: found nothing swept, expected a size that the error falls with; add 'sweep: { heads: [1, 2, 4, 8] }'"
    )]
    [InlineData(
        "sweep: { heads: [1, 2, 3, 4, 5] }",
        "sweep: { position: [lin, log] }",
        "tiny.exp.yaml: error: found attention.position lin, expected numbers, which an error falls with; name another swept field in 'rates.size'"
    )]
    [InlineData(
        "train: false",
        "train: false, size: width",
        "tiny.exp.yaml(6,30): error WEFT009: found size 'width', which is not swept, expected attention.heads; sweep it or name another field"
    )]
    [InlineData(
        "task: heavy-tail",
        "task: { kind: sparse-memory, distances: [5], name: five }",
        "tiny.exp.yaml: error: found length 4 with task five, expected at least 6; raise it in 'rates.lengths'"
    )]
    public void What_cannot_be_measured_is_refused_with_a_mend(string valid, string wrong, string message)
    {
        string text = Fixed.Replace(valid, wrong, StringComparison.Ordinal);
        if (message.Contains("length 4", StringComparison.Ordinal))
        {
            text = text.Replace("train: false", "train: false, lengths: [8, 4]", StringComparison.Ordinal);
        }

        (int code, string output, string error) = Rates(text);

        Assert.Equal((2, ""), (code, output));
        Assert.EndsWith(message, error.Trim(), StringComparison.Ordinal);
        Assert.False(File.Exists(_directory.At("out/rates.json")));
    }

    private (int Code, string Output, string Error) Rates(string experiment, params string[] more) =>
        _directory.Run([
            "rates",
            "--quiet",
            _directory.Write("tiny.exp.yaml", experiment),
            "--out",
            _directory.At("out"),
            "--quiet",
            "--workers",
            "1",
            .. more,
        ]);

    private JsonDocument Json() => JsonDocument.Parse(_directory.Read("out/rates.json"));

    private void AssertSections(string[] present, string[] absent)
    {
        string markdown = _directory.Read("out/report.md");
        string html = _directory.Read("out/report.html");
        Assert.All(present, title => Assert.Contains($"\n## {title}\n", markdown, StringComparison.Ordinal));
        Assert.All(present, title => Assert.Contains($"<h2>{title}</h2>", html, StringComparison.Ordinal));
        Assert.All(absent, title => Assert.DoesNotContain($"## {title}", markdown, StringComparison.Ordinal));
        Assert.All(absent, title => Assert.DoesNotContain($"<h2>{title}</h2>", html, StringComparison.Ordinal));
    }

    private static JsonElement[] List(JsonDocument json, string key) => List(json.RootElement, key);

    private static JsonElement[] List(JsonElement json, string key) => [.. json.GetProperty(key).EnumerateArray()];

    private static string Text(JsonElement item, string key) => item.GetProperty(key).GetString()!;

    private static double Number(JsonElement item, string key) => item.GetProperty(key).GetDouble();

    private static JsonElement[] Of(IEnumerable<JsonElement> points, string design, string quantity) =>
        [.. points.Where(p => Text(p, "design") == design && Text(p, "quantity") == quantity)];
}
