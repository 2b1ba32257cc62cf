using System;
using System.Linq;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary>What the command line says of an experiment's data.</summary>
public sealed class DataFilesTests : IDisposable
{
    private readonly ToolDirectory _directory = new();

    public DataFilesTests() => _directory.Write("model.arch.yaml", ToolDirectory.ByPosition("Model", "log"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Check_and_runs_say_which_line_was_taken_for_names()
    {
        string path = Experiment("{ kind: file, data: d.csv }");
        string line = $"{_directory.At("d.csv")}: 20 sequences; line 2 names the columns (a, b, y)";
        _directory.Write("d.csv", "\n\"a\",b,y\n" + string.Concat(Enumerable.Repeat("0.5,1,1.5\n", 20)));

        (int code, string output, string error) = _directory.Run("check", path);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            [$"{path}: ok", $"  {line}"],
            output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
        );

        (code, output, error) = _directory.Run(
            "compare",
            path,
            "--out",
            _directory.At("out"),
            "--steps",
            "2",
            "--quiet"
        );
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith(line + Environment.NewLine, output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_line_in_doubt_is_refused_and_decided_by_a_key()
    {
        string path = Experiment("{ kind: file, data: d.csv }");
        _directory.Write("d.csv", "nan,0.2,1\n" + string.Concat(Enumerable.Repeat("0.00,1.00,0.00\n", 20)));

        foreach (string command in new[] { "check", "compare" })
        {
            (int code, string output, string error) = _directory.Run(command, path);
            Assert.Equal((2, ""), (code, output));
            Assert.StartsWith($"{_directory.At("d.csv")}(1): found 'nan' in column 1", error, StringComparison.Ordinal);
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        (_, string decided, _) = _directory.Run("check", Experiment("{ kind: file, data: d.csv, names: first-line }"));
        Assert.Contains(
            "d.csv: 20 sequences; line 1 names the columns (nan, 0.2, 1)",
            decided,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Sequences_of_a_file_have_one_length()
    {
        _directory.Write("d.csv", string.Concat(Enumerable.Repeat("0.5,1,1.5\n", 20)));

        (int code, _, string error) = _directory.Run(
            "check",
            Experiment("{ kind: file, data: d.csv, extrapolate: [2] }")
        );

        Assert.Equal(2, code);
        Assert.Contains("d.csv(1): found 3 numbers, expected 5: 4 for 4 steps", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_prints_the_share_of_ambiguous_queries()
    {
        string tokens = "{ tokens: 32 }";
        string model = ToolDirectory
            .ByPosition("Model", "log")
            .Replace("{ real: 1 }", tokens, StringComparison.Ordinal)
            .Replace("read-out: last", "read-out: every", StringComparison.Ordinal);
        _directory.Write("model.arch.yaml", model);
        string path = Experiment("{ kind: mqar, vocabulary: 32, filler: all, extrapolate: [2] }", 32);

        (int code, string output, string error) = _directory.Run("check", path);

        Assert.Equal((0, ""), (code, error));
        string[] lines = output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([32, 64], lines.Skip(1).Select(line => int.Parse(line.Split("at length ")[1].Split(' ')[0])));
        Assert.All(
            lines.Skip(1),
            line => Assert.Contains(" % of the queries at length ", line, StringComparison.Ordinal)
        );
    }

    private string Experiment(string task, int length = 2) =>
        _directory.Write(
            "e.exp.yaml",
            $"name: e\narchitectures: [model.arch.yaml]\ntask: {task}\nlength: {length}\ntraining: {{ batch: 4 }}\n"
        );
}
