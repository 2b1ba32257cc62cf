using System;
using System.IO;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("--frobnicate")]
    [InlineData("frobnicate")]
    [InlineData("check")]
    [InlineData("emit a.arch.yaml b.arch.yaml")]
    [InlineData("explain")]
    [InlineData("explain a.arch.yaml --batch none")]
    [InlineData("explain a.arch.yaml --batch 0")]
    [InlineData("bench")]
    [InlineData("bench a.arch.yaml --pass all")]
    [InlineData("train a.exp.yaml --steps -3")]
    [InlineData("emit a.arch.yaml --no-pass no-such")]
    public void A_wrong_command_line_is_the_users_mistake(string line)
    {
        (int code, _, string error) = Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        AssertBadInput(code, error);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("emit")]
    [InlineData("explain")]
    [InlineData("train")]
    [InlineData("compare")]
    public void A_missing_file_is_named(string command)
    {
        string path = Path.Combine(_directory.FullName, "missing.exp.yaml");

        (int code, _, string error) = Run(command, path);

        AssertBadInput(code, error);
        Assert.Contains($"{path}: error: there is no such file", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "trian a.exp.yaml --steps 3",
        "weft: found 'trian', expected one of list, check, ",
        "; did you mean 'train'?"
    )]
    [InlineData("", "weft: found no command, expected one of list, check, ", "; name one")]
    [InlineData(
        "train a.exp.yaml --setps 3",
        "weft train: found '--setps', expected one of --out, --steps, ",
        "; did you mean '--steps'?"
    )]
    [InlineData(
        "train a.exp.yaml --steps 1e3",
        "weft train: --steps: found '1e3', expected a whole number from 1 to 100000000; ",
        "write 1000"
    )]
    [InlineData(
        "train a.exp.yaml --steps ten",
        "weft train: --steps: found 'ten', expected a whole number from 1 to 100000000; ",
        "correct it"
    )]
    [InlineData(
        "train a.exp.yaml --workers 0",
        "weft train: --workers: found '0', expected a whole number from 1 to 4096; ",
        "correct it"
    )]
    [InlineData(
        "construct a.exp.yaml --steps 3",
        "weft construct: found '--steps', expected one of --out; ",
        "correct or remove it"
    )]
    [InlineData(
        "construct a.exp.yaml --from w",
        "weft construct: found '--from', expected one of --out; ",
        "correct or remove it"
    )]
    [InlineData(
        "emit a.arch.yaml b.arch.yaml",
        "weft emit: found 'b.arch.yaml' beyond what it takes, expected SPEC alone; ",
        "remove it"
    )]
    [InlineData(
        "a.exp.yaml",
        "weft: found 'a.exp.yaml', expected one of ",
        "; write 'weft train a.exp.yaml', for instance"
    )]
    [InlineData("help", "weft: found 'help', expected one of ", "; write 'weft --help'")]
    [InlineData("--hlep", "weft: found '--hlep', expected one of ", "; did you mean '--help'?")]
    [InlineData("train", "weft train: found no EXPERIMENT, expected an experiment", "; name a file")]
    [InlineData("train a.exp.yaml --out", "weft train: --out: found no value, expected DIR; ", "add it")]
    [InlineData("train a.exp.yaml -o d", "weft train: found '-o', expected one of --out, ", "; did you mean '--out'?")]
    [InlineData(
        "train a.exp.yaml --steps 5 --steps 6",
        "weft train: --steps: found 2 values, expected one; ",
        "remove the others"
    )]
    [InlineData(
        "emit a.arch.yaml --no-pass last-positon",
        "weft emit: --no-pass: found 'last-positon', expected one of ",
        "; did you mean 'last-position'?"
    )]
    [InlineData(
        "bench a.arch.yaml --pass foward",
        "weft bench: --pass: found 'foward', expected one of forward, backward, step",
        "; did you mean 'forward'?"
    )]
    public void A_wrong_command_line_is_answered_by_what_was_meant(string line, string start, string end)
    {
        (int code, string output, string error) = Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (code, output));
        string first = error.Split(Environment.NewLine)[0];
        Assert.StartsWith(start, first, StringComparison.Ordinal);
        Assert.EndsWith(end, first, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("emit")]
    [InlineData("explain")]
    [InlineData("bench")]
    [InlineData("list")]
    [InlineData("check --resolved")]
    public void An_experiment_in_place_of_an_architecture_is_one_error(string command)
    {
        string path = Path.Combine(ShippedSpecs.Root, "experiments", "quickstart.exp.yaml");

        (int code, string output, string error) = Run([.. command.Split(' '), path]);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(
            $"{path}: error: found an experiment, expected an architecture, a file named *.arch.yaml; name one of those under its key 'architectures'",
            error.Trim()
        );
    }

    [Theory]
    [InlineData("train")]
    [InlineData("construct")]
    [InlineData("rates")]
    public void An_architecture_in_place_of_an_experiment_is_one_error(string command)
    {
        string path = Write("model.arch.yaml", ShippedSpecs.DpFreeLog);

        (int code, string output, string error) = Run(command, path);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(
            $"{path}: error: found an architecture, expected an experiment, a file named *.exp.yaml; ",
            Assert.Single(error.Trim().Split('\n')),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Machine_is_explained_with_and_without_a_spec()
    {
        string path = Write("model.arch.yaml", ShippedSpecs.DpFreeLog);

        (int code, string output, string error) = Run("explain", "--machine");
        (int both, string longer, _) = Run("explain", "--machine", path);

        Assert.Equal((0, "", 0), (code, error, both));
        string[] lines = output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["cpu", "cores", "threads", "simd", "thread team", "allocator", "denormals", "libtorch", "blas"],
            lines.Select(line => line.Split(": ")[0])
        );
        Assert.All(lines, line => Assert.NotEmpty(line.Split(": ", 2)[1]));
        Assert.StartsWith(output, longer, StringComparison.Ordinal);
        Assert.Contains("parameters: ", longer, StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_are_left_out_on_request()
    {
        string path = Write("model.arch.yaml", ShippedSpecs.DpFreeLog);

        (int code, string all, _) = Run("emit", path);
        (int less, string some, _) = Run("emit", path, "--no-pass", "last-position", "--no-pass", "embedding-folding");

        Assert.Equal((0, 0), (code, less));
        Assert.Contains("//   last-position: ", all, StringComparison.Ordinal);
        Assert.DoesNotContain("//   last-position: ", some, StringComparison.Ordinal);
        Assert.Contains("//   causal-convolution: ", some, StringComparison.Ordinal);
        Assert.Contains("last-position", Run("emit", path, "--no-pass", "no-such").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_like_that_of_a_file_is_answered_by_the_file()
    {
        Write("model.arch.yaml", ShippedSpecs.DpFreeLog);
        string wrong = Path.Combine(_directory.FullName, "modle.arch.yaml");

        (int code, _, string error) = Run("check", wrong);

        Assert.Equal(2, code);
        Assert.Equal($"{wrong}: error: there is no such file; did you mean 'model.arch.yaml'?", error.Trim());
    }

    [Fact]
    public void A_directory_is_no_spec()
    {
        (int code, _, string error) = Run("check", _directory.FullName);

        AssertBadInput(code, error);
        Assert.Contains("this is a directory", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_suffix_is_refused()
    {
        string path = Write("model.yaml", "name: A\n");

        (int code, _, string error) = Run("check", path);

        AssertBadInput(code, error);
        Assert.Contains(".arch.yaml", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bad_file_is_reported()
    {
        string first = Write("first.arch.yaml", "");
        string second = Write("second.arch.yaml", "name: [");

        (int code, string output, string error) = Run("check", first, second);

        AssertBadInput(code, error);
        Assert.Empty(output);
        Assert.Contains(first + "(", error, StringComparison.Ordinal);
        Assert.Contains(second + "(", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("compare --help")]
    public void Help_is_no_mistake(string line) => Assert.Equal(0, Run(line.Split(' ')).Code);

    [Fact]
    public void Shipped_specs_are_valid()
    {
        string[] specs = Directory.GetFiles(ShippedSpecs.Root, "*.*.yaml", SearchOption.AllDirectories);

        (int code, string output, string error) = Run(["check", .. specs]);

        Assert.Empty(error);
        Assert.Equal(0, code);
        Assert.Contains($"{specs[0]}: ok", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DpFreeLog")]
    [InlineData("DPFREELOG")]
    public void Two_architectures_of_one_name_are_refused_as_the_generator_refuses_them(string name)
    {
        string first = Write("first.arch.yaml", ShippedSpecs.DpFreeLog);
        string other = Write("other.arch.yaml", ShippedSpecs.Named("Other"));
        string second = Write("second.arch.yaml", ShippedSpecs.Named(name));

        (int code, string output, string error) = Run("check", first, other, second);

        AssertBadInput(code, error);
        Assert.Equal($"{other}: ok", output.Trim());
        string[] lines = error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                NameClashes.Describe("DpFreeLog", first, new(0, 0, 2, 7, 2, 16)).ToString(),
                NameClashes.Describe(name, second, new(0, 0, 2, 7, 2, 16)).ToString(),
            ],
            lines
        );
    }

    [Fact]
    public void A_file_named_twice_is_no_clash()
    {
        string path = Write("model.arch.yaml", ShippedSpecs.DpFreeLog);

        (int code, string output, _) = Run("check", path, path);

        Assert.Equal(0, code);
        Assert.Equal($"{path}: ok", output.Trim());
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static void AssertBadInput(int code, string error)
    {
        Assert.Equal(2, code);
        Assert.NotEmpty(error);
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
