using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Runtime.Tasks;
using Xunit;

namespace Runtime.Tests.Tasks;

/// <summary>Sequences and targets from CSV and JSON Lines.</summary>
public sealed class FileTaskTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-file-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Csv_has_steps_then_targets_and_a_header_is_passed_over()
    {
        Write("d.csv", ["a,b,y", .. Enumerable.Range(0, 25).Select(i => $"{i}, {i}.5 ,{-i}e0"), "", " "]);
        SequenceTask task = Create("{ kind: file, data: d.csv }", 2);

        Assert.Equal([8, 18], Lines(task, SignSource.Validation));
        Assert.Equal([9, 19], Lines(task, SignSource.Test));
        double[] training = Lines(task, SignSource.Training(1), 400);
        Assert.Equal(
            Enumerable.Range(0, 25).Where(i => i % 10 < 8).Select(i => (double)i),
            training.Distinct().Order()
        );
        DrawnSequence drawn = DrawnSequence.Of(task, SignSource.Test, 1).Single();
        Assert.Equal([9, 9.5], drawn.Inputs);
        Assert.Equal([-9], drawn.Targets);
    }

    [Fact]
    public void Json_lines_hold_vectors_tokens_and_targets_left_out()
    {
        Write(
            "d.jsonl",
            Enumerable.Range(0, 10).Select(i => $"{{\"inputs\": [[{i}, 1], [2, 3]], \"targets\": [null, {i}]}}")
        );
        SequenceTask task = Create(
            "{ kind: file, data: d.jsonl, steps: { real: 2 }, targets: { tokens: 10 }, positions: every }",
            2
        );

        DrawnSequence drawn = DrawnSequence.Of(task, SignSource.Test, 1).Single();
        Assert.Equal([9, 1, 2, 3], drawn.Inputs);
        Assert.Equal([double.NaN, 9], drawn.Targets);
    }

    [Theory]
    [InlineData("d.csv", "1,2", "d.csv(3): found 2 numbers, expected 3: 2 for 2 steps and 1 for the targets")]
    [InlineData("d.csv", "1,x,3", "d.csv(3): found 'x' in column 2, expected a number")]
    [InlineData("d.csv", "1,,3", "d.csv(3): found '' in column 2")]
    [InlineData("d.csv", "1,2,NaN", "d.csv(3): found 'NaN' in column 3")]
    [InlineData(
        "t.jsonl",
        "{\"inputs\": [1, 7], \"targets\": 0}",
        "t.jsonl(3): found 7, expected a token, a whole number from 0 to 2"
    )]
    [InlineData("t.jsonl", "{\"inputs\": [1, 0.5], \"targets\": 0}", "found 0.5, expected a token")]
    [InlineData("t.jsonl", "{\"inputs\": [1], \"targets\": 0}", "found 1 steps in 'inputs', expected a list of 2")]
    [InlineData("t.jsonl", "{\"inputs\": [1, null], \"targets\": 0}", "found null in 'inputs'")]
    [InlineData("t.jsonl", "{\"inputs\": [1, 2]}", "found no 'targets'")]
    [InlineData(
        "t.jsonl",
        "{\"inputs\": [1, 2], \"targets\": [0, 1]}",
        "found 2 numbers in a step of 'targets', expected 1"
    )]
    [InlineData("t.jsonl", "{\"inputs\": [1, \"2\"], \"targets\": 0}", "found String in 'inputs', expected a number")]
    [InlineData("t.jsonl", "[1, 2", "t.jsonl(3): found no JSON")]
    public void A_bad_line_is_named(string name, string line, string message)
    {
        string good = name == "d.csv" ? "1,2,3" : "{\"inputs\": [1, 2], \"targets\": 0}";
        Write(name, [good, good, line, .. Enumerable.Repeat(good, 10)]);
        string steps = name == "d.csv" ? "" : ", steps: { tokens: 3 }, targets: { tokens: 3 }";

        var error = Assert.Throws<ArgumentException>(() => Create($"{{ kind: file, data: {name}{steps} }}", 2));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no.csv", "no.csv: found no file that can be read")]
    [InlineData("d.parquet", "expected .csv or .jsonl")]
    [InlineData("few.csv", "found 9 sequences, expected at least 10")]
    [InlineData("empty.csv", "found 0 sequences")]
    public void A_file_that_will_not_do_is_explained(string name, string message)
    {
        Write("d.parquet", ["1,2,3"]);
        Write("few.csv", Enumerable.Repeat("1,2,3", 9));
        Write("empty.csv", []);

        var error = Assert.Throws<ArgumentException>(() => Create($"{{ kind: file, data: {name} }}", 2));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ kind: file, data: waves.csv }")]
    [InlineData("{ kind: file, data: brackets.jsonl, steps: { tokens: 3 }, targets: { tokens: 4 }, positions: every }")]
    public void Shipped_examples_are_read(string yaml)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "specs", "tasks", "x.exp.yaml");

        SequenceTask task = TaskCatalogue.Create(WrittenTasks.Read(yaml, folder), 16);

        Assert.Equal(20, task.SequencesOf(DataSplit.Test));
        Assert.Equal(20, DrawnSequence.Of(task, SignSource.Test, 20).Select(s => s.Text).Distinct().Count());
    }

    private static double[] Lines(SequenceTask task, SignSource stream, int? count = null) =>
        [
            .. DrawnSequence
                .Of(task, stream, count ?? (int)task.SequencesOf(stream.Split)!.Value)
                .Select(s => s.Inputs[0]),
        ];

    private void Write(string name, IEnumerable<string> lines) =>
        File.WriteAllLines(Path.Combine(_directory.FullName, name), lines);

    private SequenceTask Create(string yaml, int length) =>
        TaskCatalogue.Create(WrittenTasks.Read(yaml, Path.Combine(_directory.FullName, "x.exp.yaml")), length);
}
