using System;
using System.IO;
using Weft.Compiler.Spec;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary><c>extends</c> and <c>--resolved</c> through the command line, on real files.</summary>
public sealed class InheritanceTests : IDisposable
{
    private const string Own = "name: Own\nextends: bases/base.yaml\nwidth: 8\nattention: { heads: 2 }\n";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    public InheritanceTests() => _directory.CreateSubdirectory("bases");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("check")]
    [InlineData("emit")]
    [InlineData("explain")]
    public void Every_command_reads_a_base(string command)
    {
        Write("bases/base.yaml", ShippedSpecs.DpFreeLog);

        (int code, string output, string error) = Run(command, Write("own.arch.yaml", Own));

        Assert.Empty(error);
        Assert.Equal(0, code);
        Assert.NotEmpty(output);
    }

    [Fact]
    public void Resolved_text_is_valid_and_equal()
    {
        Write("bases/base.yaml", ShippedSpecs.DpFreeLog);
        string own = Write("own.arch.yaml", Own);

        (int code, string output, string error) = Run("check", "--resolved", own);

        Assert.Empty(error);
        Assert.Equal(0, code);
        Assert.DoesNotContain("extends", output, StringComparison.Ordinal);
        string resolved = Write("resolved.arch.yaml", output);
        Assert.Equal(0, Run("check", resolved).Code);
        Assert.Equal(SpecFiles.ReadArchitecture(own).Spec, SpecReader.ReadArchitecture(resolved, output).Spec);
        Assert.Equal(output, Run("check", "--resolved", resolved).Output);
    }

    [Fact]
    public void Resolved_text_is_of_an_architecture()
    {
        string path = Path.Combine(ShippedSpecs.Root, "experiments", "quickstart.exp.yaml");

        (int code, string output, string error) = Run("check", "--resolved", path);

        AssertBadInput(code, output, error);
        Assert.StartsWith(
            $"{path}: error: found an experiment, expected an architecture",
            error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Resolved_text_is_of_one_architecture()
    {
        string path = Write("own.arch.yaml", ShippedSpecs.DpFreeLog);

        (int code, string output, string error) = Run("check", "--resolved", path, path);

        AssertBadInput(code, output, error);
        Assert.Contains("--resolved: found several files, expected one architecture", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: A\n", "own.arch.yaml(1,1): error WEFT005")]
    [InlineData("name: [\n", "own.arch.yaml(2,1): error WEFT002")]
    [InlineData("name: A\nextends: own.arch.yaml\n", "own.arch.yaml(2,10): error WEFT018")]
    public void A_spec_with_errors_is_not_resolved(string text, string expected)
    {
        (int code, string output, string error) = Run("check", "--resolved", Write("own.arch.yaml", text));

        AssertBadInput(code, output, error);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bases", "this is a directory")]
    [InlineData("bases/latin1.yaml", "(1,8): error WEFT001")]
    [InlineData("bases/none.yaml", "bases/none.yaml', expected an architecture")]
    [InlineData("bases/large.yaml", "the file is larger than 4 MiB")]
    public void A_base_that_is_no_text_is_reported_where_it_is_named(string extends, string reason)
    {
        File.WriteAllBytes(InDirectory("bases/latin1.yaml"), [.. "width: "u8, 0xE9]);
        Write("bases/large.yaml", new string('#', 5 << 20));
        string own = Write("own.arch.yaml", $"name: Own\nextends: {extends}\n");

        (int code, string output, string error) = Run("check", own);

        AssertBadInput(code, output, error);
        Assert.StartsWith($"{own}(2,10): error WEFT014: found no readable file", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_through_a_link_between_directories_ends()
    {
        Directory.CreateSymbolicLink(InDirectory("bases/again"), InDirectory("bases"));
        Write("bases/base.yaml", "extends: again/base.yaml\n");

        (int code, string output, string error) = Run("check", Write("own.arch.yaml", Own));

        AssertBadInput(code, output, error);
        Assert.Contains("error WEFT018: found a chain of more than 16 bases", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_of_an_experiment_holds_the_bases()
    {
        Write("bases/base.yaml", "# the base\n" + ShippedSpecs.DpFreeLog);
        Write("own.arch.yaml", Own);
        string experiment = Write(
            "tiny.exp.yaml",
            "name: tiny\narchitectures: [own.arch.yaml]\ntask: heavy-tail\nlength: 8\ntraining: { batch: 2 }\n"
        );

        (int code, _, string error) = Run("train", experiment, "--quiet", "--steps", "1", "--out", InDirectory("out"));

        Assert.Empty(error);
        Assert.Equal(0, code);
        Assert.Contains("# the base", File.ReadAllText(InDirectory("out/report.html")), StringComparison.Ordinal);
    }

    private string InDirectory(string name) => Path.Combine(_directory.FullName, name);

    private string Write(string name, string text)
    {
        File.WriteAllText(InDirectory(name), text);
        return InDirectory(name);
    }

    private static void AssertBadInput(int code, string output, string error)
    {
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
