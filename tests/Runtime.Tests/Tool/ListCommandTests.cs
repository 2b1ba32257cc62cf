using System;
using System.IO;
using System.Linq;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

public sealed class ListCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>Ordinal order of file names: capitals come first. Sizes 2 D^2 + 3 D + 1 for D = 4 and D = 32.</summary>
    [Fact]
    public void Lines_are_aligned_and_in_the_order_of_file_names()
    {
        string b = Write("b.arch.yaml", Spec("Little", 4, "'A # sign.'"));
        string c = Write("C.arch.yaml", Spec("Big", 32, "\"two\\nlines \\e[31m\""));

        (int code, string output, string error) = Run(_directory.FullName, b);

        Assert.Empty(error);
        Assert.Equal(0, code);
        Assert.Equal(
            [
                $"architecture  parameters  {"file".PadRight(b.Length)}  description",
                $"Big                2,145  {c}  two lines \\u001b[31m",
                $"Little                45  {b}  A # sign.",
            ],
            Lines(output)
        );
    }

    [Fact]
    public void Without_a_path_the_shipped_architectures_are_listed()
    {
        string[] shipped =
        [
            .. Directory
                .GetFiles(Path.Combine(ShippedSpecs.Root, "architectures"))
                .Select(f => Path.GetFileName(f)!)
                .Order(StringComparer.Ordinal),
        ];

        (int code, string output, string error) = Run();

        Assert.Empty(error);
        Assert.Equal(0, code);
        Assert.Equal(shipped, Lines(output).Skip(1).Select(l => Path.GetFileName(Cell(l, 2))));
        Assert.All(Lines(output).Skip(1), l => Assert.True(File.Exists(Cell(l, 2)), l));

        // Every shipped architecture says what it is.
        Assert.All(Lines(output).Skip(1), l => Assert.NotEmpty(Cell(l, 3)));
    }

    [Fact]
    public void A_bad_file_hides_no_other()
    {
        Write("bad.arch.yaml", "name: [");
        string good = Write("good.arch.yaml", Spec("Good", 4, "''"));
        string missing = Path.Combine(_directory.FullName, "missing.arch.yaml");

        (int code, string output, string error) = Run(_directory.FullName, missing);

        Assert.Equal(2, code);
        Assert.Equal($"Good                  45  {good}", Lines(output)[1]);
        Assert.Contains("bad.arch.yaml(1,8): error WEFT002", error, StringComparison.Ordinal);
        Assert.Contains($"{missing}: error: there is no such file", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_that_builds_make_are_no_architectures()
    {
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "bin", "specs"));
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "models"));
        Write("bin/specs/copy.arch.yaml", Spec("Copy", 4, "''"));

        (int code, string output, string error) = Run(_directory.FullName);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains("found no file named *.arch.yaml in this directory", error, StringComparison.Ordinal);

        Write("models/own.arch.yaml", Spec("Own", 4, "''"));
        (code, output, _) = Run(_directory.FullName);
        Assert.Equal(0, code);
        Assert.StartsWith("Own ", Assert.Single(Lines(output).Skip(1)), StringComparison.Ordinal);
    }

    private static string Spec(string name, int width, string description) =>
        $$"""
            name: {{name}}
            description: {{description}}
            input: { real: 1 }
            width: {{width}}
            attention: { score: none, position: log }
            output: { real: 1 }

            """;

    private static string[] Lines(string output) => output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private static string Cell(string line, int column) =>
        line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[column];

    private string Write(string name, string text)
    {
        string path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Code, string Output, string Error) Run(params string[] paths)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(["list", .. paths], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
