using System;
using System.IO;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary><c>check</c> compiles a user's class and reads its metadata; none of its code runs.</summary>
public sealed class CheckRunsNothingTests : IDisposable
{
    private const string Experiment = """
        name: own
        architectures: [model.arch.yaml]
        overrides: { read-out: every }
        task: { kind: class, source: task.cs }
        length: 16

        """;

    private const string Task = """
        using System.IO;
        using System.Runtime.CompilerServices;
        using Weft.Compiler.Spec;
        using Weft.Runtime.Tasks;

        public sealed class Spy : SequenceTask
        {
            private static readonly int s_field = Trace("field");

            static Spy() => Trace("static constructor");

            public Spy(int length)
                : base("spy", length, new StepSpec(StepKind.Real, 1), new StepSpec(StepKind.Real, 1), ReadOut.Every) => Trace("constructor");

            [ModuleInitializer]
            internal static void Start() => Trace("module initialiser");

            protected override void Write(SequenceRandom random, SequenceData sequence) => Trace("write");

            private static int Trace(string what)
            {
                File.AppendAllText(TRACE, what);
                throw new System.NotSupportedException(what);
            }
        }

        """;

    private readonly ToolDirectory _directory = new();

    public CheckRunsNothingTests()
    {
        _directory.Write("model.arch.yaml", ShippedSpecs.DpFreeLog);
        _directory.Write("own.exp.yaml", Experiment);
        Declare(Task);
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void No_code_of_a_class_runs()
    {
        (int code, string output, string error) = _directory.Run("check", _directory.At("own.exp.yaml"));

        Assert.Equal((0, ""), (code, error));
        Assert.False(File.Exists(_directory.At("trace")), output);
        Assert.Contains("task.cs: compiled, not run", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_runs_it_which_shows_that_the_class_would_tell()
    {
        (int code, _, string error) = _directory.Run(
            "train",
            _directory.At("own.exp.yaml"),
            "--out",
            _directory.At("out")
        );

        Assert.NotEqual(0, code);
        Assert.NotEmpty(error);
        Assert.True(File.Exists(_directory.At("trace")));
    }

    [Theory]
    [InlineData("public Spy(int length)", "public Spy(int length, int more)", "no public constructor of 'Spy'")]
    [InlineData("public sealed class", "internal sealed class", "found 0 tasks")]
    [InlineData("\"trace\"", "trace", "error CS0103")]
    public void What_is_wrong_with_its_form_is_said(string from, string to, string message)
    {
        Declare(
            Task.Replace("TRACE", "\"trace\"", StringComparison.Ordinal).Replace(from, to, StringComparison.Ordinal)
        );

        (int code, _, string error) = _directory.Run("check", _directory.At("own.exp.yaml"));

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_is_no_csharp_is_not_read()
    {
        _directory.Write("shadow", "root:s3cr3t:19000:0:99999:7:::\n");
        _directory.Write("own.exp.yaml", Experiment.Replace("task.cs", "shadow", StringComparison.Ordinal));

        (int code, _, string error) = _directory.Run("check", _directory.At("own.exp.yaml"));

        Assert.Equal(2, code);
        Assert.Contains("found a file that is not named *.cs", error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('(', ')', 15_000)]
    [InlineData('+', '1', 100_000)]
    public void Deep_expressions_of_a_class_are_errors_of_its_line(char open, char close, int count)
    {
        string deep =
            open == '('
                ? new string('(', count) + "1" + new string(')', count)
                : "1" + string.Concat(System.Linq.Enumerable.Repeat($"{open}{close}", count));
        Declare(Task.Replace("Trace(\"field\")", deep, StringComparison.Ordinal));

        (int code, _, string error) = _directory.Run("check", _directory.At("own.exp.yaml"));

        Assert.True(code is 0 or 2, error);
        Assert.True(code == 0 || error.Contains("task.cs(8,", StringComparison.Ordinal), error);
    }

    private void Declare(string text) =>
        _directory.Write("task.cs", text.Replace("TRACE", $"\"{_directory.At("trace")}\"", StringComparison.Ordinal));
}
