using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Compiler.Spec;
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
        "t.jsonl(3): found '7' in step 2 of 'inputs', expected a token, a whole number from 0 to 2"
    )]
    [InlineData(
        "t.jsonl",
        "{\"inputs\": [1, 0.5], \"targets\": 0}",
        "found '0.5' in step 2 of 'inputs', expected a token"
    )]
    [InlineData("t.jsonl", "{\"inputs\": [1], \"targets\": 0}", "found 1 steps in 'inputs', expected a list of 2")]
    [InlineData("t.jsonl", "{\"inputs\": [1, null], \"targets\": 0}", "found null in step 2 of 'inputs'")]
    [InlineData("t.jsonl", "{\"inputs\": [1, 2]}", "found no 'targets'")]
    [InlineData("t.jsonl", "{\"inputs\": [1, 2], \"targets\": [0, 1]}", "found 2 numbers in 'targets', expected 1")]
    [InlineData(
        "t.jsonl",
        "{\"inputs\": [1, \"2\"], \"targets\": 0}",
        "found String in step 2 of 'inputs', expected a number"
    )]
    [InlineData("t.jsonl", "[1, 2", "t.jsonl(3): found no JSON")]
    [InlineData("d.csv", "1,1e39,3", "d.csv(3): found '1e39' in column 2, expected a number that float32 can hold")]
    [InlineData("d.csv", "-1e400,2,3", "d.csv(3): found '-1e400' in column 1, expected a number that float32 can hold")]
    [InlineData("d.csv", "1,2,inf", "d.csv(3): found 'inf' in column 3, expected a number")]
    [InlineData("d.csv", "1,-Infinity,3", "d.csv(3): found '-Infinity' in column 2, expected a finite number")]
    [InlineData("d.csv", "1,0x10,3", "d.csv(3): found '0x10' in column 2, expected a number")]
    [InlineData("d.csv", "1,2,", "d.csv(3): found no target, expected at least one")]
    [InlineData("d.csv", "1;2;3", "found 1 number, expected 3: 2 for 2 steps and 1 for the targets; separate cells by")]
    [InlineData("d.csv", "1,2,3,4", "d.csv(3): found 4 numbers, expected 3")]
    [InlineData(
        "d.csv",
        "1,\"2,3",
        "d.csv(3): found 2 numbers, expected 3: 2 for 2 steps and 1 for the targets; close"
    )]
    [InlineData("d.csv", "1,\"2\"5,3", "d.csv(3): found '\"2\"5' in column 2")]
    [InlineData("d.csv", "1,\u001b[31m,3", "d.csv(3): found '\\u001b[31m' in column 2")]
    [InlineData(
        "r.jsonl",
        "{\"inputs\": [0.1, 1e400], \"targets\": 1}",
        "r.jsonl(3): found '1e400' in step 2 of 'inputs', expected a number that float32 can hold"
    )]
    [InlineData("r.jsonl", "{\"inputs\": [0.1, 1], \"targets\": -1e39}", "r.jsonl(3): found '-1e39' in 'targets'")]
    [InlineData(
        "r.jsonl",
        "{\"inputs\": [0.1, NaN], \"targets\": 1}",
        "r.jsonl(3): found no JSON object alone (at byte 18"
    )]
    [InlineData(
        "r.jsonl",
        "{\"inputs\": [0, 1], \"targets\": 1} {\"inputs\": [0, 1], \"targets\": 1}",
        "r.jsonl(3): found no JSON object alone (at byte 34: '{' is invalid after a single JSON value)"
    )]
    [InlineData(
        "r.jsonl",
        "{\"inputs\": [0, 1], \"targets\": 1}x",
        "r.jsonl(3): found no JSON object alone (at byte 33"
    )]
    [InlineData(
        "r.jsonl",
        "{\"inputs\": [0, 1], \"targets\": 1, \"targets\": 2}",
        "r.jsonl(3): found no JSON object alone (Duplicate property 'targets')"
    )]
    [InlineData("r.jsonl", "{\"inputs\": [0, 1], \"targets\": 1, \"w\": 2}", "r.jsonl(3): found the member 'w'")]
    [InlineData("r.jsonl", "{\"inputs\": [0, 1], \"targets\": null}", "r.jsonl(3): found no target")]
    public void A_bad_line_is_named(string name, string line, string message)
    {
        string good = name == "d.csv" ? "1,2,3" : "{\"inputs\": [1, 2], \"targets\": 0}";
        Write(name, [good, good, line, .. Enumerable.Repeat(good, 10)]);
        string steps = name != "t.jsonl" ? "" : ", steps: { tokens: 3 }, targets: { tokens: 3 }";

        var error = Assert.Throws<ArgumentException>(() => Create($"{{ kind: file, data: {name}{steps} }}", 2));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>What the first line is, is certain, told by 'names', or an error; nothing is guessed.</summary>
    [Theory]
    [InlineData("detect", "x0,x1,next", "1,2.5,3", 10, "line 1 names the columns (x0, x1, next)")]
    [InlineData("detect", "\"a, b\",_x,\"y\"", "1,2.5,3", 10, "line 1 names the columns (a, b, _x, y)")]
    [InlineData("detect", "0.5,1,2", "1,2.5,3", 11, "no line names the columns")]
    [InlineData("detect", "\"0.5\", \"1\" ,2", "1,2.5,3", 11, "no line names the columns")]
    [InlineData("detect", "1,2,3", "2,3,4", 11, "no line names the columns")]
    [InlineData("none", "0,1,2", "1,2.5,3", 11, "no line names the columns")]
    [InlineData("first-line", "0,1,2", "1,2.5,3", 10, "line 1 names the columns (0, 1, 2)")]
    [InlineData("first-line", "nan,,0x10", "1,2.5,3", 10, "line 1 names the columns (nan, , 0x10)")]
    [InlineData(
        "detect",
        "0,1,2",
        "1,2.5,3",
        0,
        "d.csv(1): found 0, 1, 2 in the first line, which may number the columns"
    )]
    [InlineData("detect", "5,10,15", "1,2.5,3", 0, "write 'names: first-line' or 'names: none'")]
    [InlineData("detect", "nan,0.2,1", "1,2.5,3", 0, "d.csv(1): found 'nan' in column 1 of the first line")]
    [InlineData("detect", ",0.2,1", "1,2.5,3", 0, "d.csv(1): found '' in column 1 of the first line")]
    [InlineData("detect", "inf,0.2,1", "1,2.5,3", 0, "d.csv(1): found 'inf' in column 1 of the first line")]
    [InlineData("detect", "0x10,0.2,1", "1,2.5,3", 0, "d.csv(1): found '0x10' in column 1 of the first line")]
    [InlineData("detect", "a,b,3", "1,2.5,3", 0, "d.csv(1): found 'a' in column 1 of the first line")]
    [InlineData("detect", "nan,nan,nan", "1,2.5,3", 0, "d.csv(1): found 'nan' in column 1 of the first line")]
    [InlineData(
        "detect",
        "1e39,0.2,1",
        "1,2.5,3",
        0,
        "d.csv(1): found '1e39' in column 1, expected a number that float32"
    )]
    [InlineData("detect", "a,b", "1,2.5,3", 0, "d.csv(1): found 2 numbers, expected 3")]
    [InlineData("none", "a,b,c", "1,2.5,3", 0, "d.csv(1): found 'a' in column 1, expected a number")]
    public void The_first_line_is_never_guessed(string names, string first, string others, int count, string message)
    {
        foreach (string mark in new[] { "", "\uFEFF" })
        {
            File.WriteAllText(
                Path.Combine(_directory.FullName, "d.csv"),
                $"{mark}{first}\r\n{string.Join("\r\n", Enumerable.Repeat(others, 10))}\r\n"
            );
            string yaml = $"{{ kind: file, data: d.csv, names: {names} }}";
            if (count > 0)
            {
                SequenceTask task = Create(yaml, 2);
                Assert.EndsWith($"d.csv: {count} sequences; {message}", task.Remark, StringComparison.Ordinal);
                Assert.Equal(count / 10, task.SequencesOf(DataSplit.Test));
            }
            else
            {
                var error = Assert.Throws<ArgumentException>(() => Create(yaml, 2));
                Assert.Contains(message, error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_number()
    {
        IEnumerable<string> lines = Enumerable.Range(0, 20).Select(i => $"0.{i:00},{i}.5,-{i}");
        File.WriteAllText(Path.Combine(_directory.FullName, "d.csv"), "\uFEFF" + string.Join('\n', lines) + "\n\n");
        File.WriteAllText(
            Path.Combine(_directory.FullName, "d.jsonl"),
            "\uFEFF" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{{\"targets\":{i},\"inputs\":[{i},1]}}\r\n"))
        );

        Assert.EndsWith(
            "d.csv: 20 sequences; no line names the columns",
            Create("{ kind: file, data: d.csv }", 2).Remark
        );
        SequenceTask json = Create("{ kind: file, data: d.jsonl }", 2);
        Assert.EndsWith("d.jsonl: 20 sequences", json.Remark, StringComparison.Ordinal);
        Assert.Contains(0, Lines(json, SignSource.Training(1), 400));
    }

    [Fact]
    public void A_file_that_changes_is_read_anew()
    {
        Write("d.csv", Enumerable.Repeat("1,2,3", 20));
        SequenceTask before = Create("{ kind: file, data: d.csv }", 2);
        Write("d.csv", Enumerable.Repeat("1.5,2,3", 20));

        Assert.Equal([1, 1], Lines(before, SignSource.Test));
        Assert.Equal([1.5, 1.5], Lines(Create("{ kind: file, data: d.csv }", 2), SignSource.Test));
    }

    [Fact]
    public void A_link_is_the_file_that_it_leads_to()
    {
        Write("d.csv", Enumerable.Repeat("1,2,3", 20));
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "link.csv"), "d.csv");
        string here = Path.GetRelativePath(Environment.CurrentDirectory, _directory.FullName);
        string yaml = "{ kind: file, data: link.csv }";
        SequenceTask Create() => TaskCatalogue.Create(WrittenTasks.Read(yaml, Path.Combine(here, "x.exp.yaml")), 2);

        SequenceTask before = Create();
        Write("d.csv", Enumerable.Repeat("1.5,2,3", 20));

        Assert.Equal([1, 1], Lines(before, SignSource.Test));
        Assert.Equal([1.5, 1.5], Lines(Create(), SignSource.Test));
    }

    [Fact]
    public void Names_belong_to_csv_alone()
    {
        Assert.Contains(
            "found a line of names in JSON Lines",
            SpecReader
                .ReadTask("x.exp.yaml", "{ kind: file, data: d.jsonl, names: first-line }")
                .Diagnostics.Single()
                .Message,
            StringComparison.Ordinal
        );
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
