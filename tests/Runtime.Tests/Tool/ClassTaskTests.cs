using System;
using System.IO;
using System.Linq;
using Weft.Runtime.Tasks;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary>Tasks of a user's own: a C# class, which the tool compiles, and files of data.</summary>
public sealed class ClassTaskTests : IDisposable
{
    private const string Experiment = """
        name: own
        architectures: [model.arch.yaml]
        overrides: { read-out: every }
        task: { kind: class, source: task.cs }
        length: 16
        training: { steps: 5, batch: 4, test-sequences: 20, validation-sequences: 20 }

        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-class-");
    private readonly string _shipped = File.ReadAllText(
        Path.Combine(AppContext.BaseDirectory, "specs", "tasks", "RunningMaximum.cs")
    );

    public ClassTaskTests()
    {
        Write("model.arch.yaml", ShippedSpecs.DpFreeLog);
        Write("own.exp.yaml", Experiment);
        Write("task.cs", _shipped);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void The_shipped_class_is_compiled_and_trained()
    {
        (int code, string output, string error) = Run("train", "own.exp.yaml", "--quiet", "--out", InDirectory("out"));

        Assert.Empty(error);
        Assert.True(code == 0, output);
        TrialResult trial = Assert.Single(
            ResultsJsonReader.ReadTrials(File.ReadAllText(InDirectory("out/results.json")))
        );
        Assert.Equal((TrialStatus.Done, 5), (trial.Status, trial.Steps));
        Assert.True(double.IsFinite(trial.TestLoss));
    }

    [Fact]
    public void The_shipped_class_writes_what_it_says()
    {
        ClassTask.Compile = TaskCompiler.Compile;
        SequenceTask task = TaskCatalogue.Create(
            global::Runtime.Tests.Tasks.WrittenTasks.Read(
                "{ kind: class, source: task.cs }",
                InDirectory("x.exp.yaml")
            ),
            16
        );
        foreach (var drawn in global::Runtime.Tests.Tasks.DrawnSequence.Of(task, SignSource.Test, 20))
        {
            Assert.All(drawn.Targets.Index(), y => Assert.Equal(drawn.Inputs.Take(y.Index + 1).Max(), y.Item));
            Assert.All(drawn.Inputs, x => Assert.InRange(x, 0, 1));
        }
    }

    [Theory]
    [InlineData("largest = Math.Max", "larges = Math.Max", "task.cs(29,13): error CS0103")]
    [InlineData("public sealed class", "internal sealed class", "task.cs: found 0 tasks, expected one public class")]
    [InlineData("RunningMaximum(int length)", "RunningMaximum(long length, int n = 0)", "CS1503")]
    [InlineData(
        "float largest = 0;",
        "float largest = 0; if (Length > 0) { throw new NotSupportedException(\"no\"); }",
        "seed 1: no"
    )]
    public void What_is_wrong_with_a_class_is_said_before_training(string from, string to, string message)
    {
        Assert.Contains(from, _shipped, StringComparison.Ordinal);
        Write("task.cs", _shipped.Replace(from, to, StringComparison.Ordinal));

        (int code, _, string error) = Run("train", "own.exp.yaml", "--quiet", "--out", InDirectory("out"));

        // What a class throws while it writes is the trial's failure; whatever can be seen before is wrong input.
        Assert.Equal(message == "seed 1: no" ? 1 : 2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_class_asks_for_is_compared_before_training()
    {
        Write("own.exp.yaml", Experiment.Replace("overrides: { read-out: every }\n", "", StringComparison.Ordinal));

        (int code, string output, string error) = Run("train", "own.exp.yaml", "--out", InDirectory("out"));

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("has read-out last; task 'class' expects every", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source: task.cs", "source: other.cs", "other.cs: found no file that can be read")]
    [InlineData(
        "{ kind: class, source: task.cs }",
        "{ kind: file, data: data.csv, positions: every }",
        "data.csv(1): found 2 numbers"
    )]
    [InlineData(
        "{ kind: class, source: task.cs }",
        "{ kind: text, text: none }",
        "has input real of dimension 1; task 'text'"
    )]
    public void Check_opens_what_a_task_names(string from, string to, string message)
    {
        Write("data.csv", string.Concat(Enumerable.Repeat("1,2\n", 12)));
        Write("own.exp.yaml", Experiment.Replace(from, to, StringComparison.Ordinal));

        (int code, _, string error) = Run("check", "own.exp.yaml");

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) Run(string command, string name, params string[] options)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run([command, InDirectory(name), .. options], output, error);
        return (code, output.ToString(), error.ToString());
    }

    private void Write(string name, string text) => File.WriteAllText(InDirectory(name), text);

    private string InDirectory(string name) => Path.Combine(_directory.FullName, name);
}
