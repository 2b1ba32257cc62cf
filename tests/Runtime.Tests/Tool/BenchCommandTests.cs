using System;
using System.IO;
using System.Linq;
using Weft.Tool;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

public sealed class BenchCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("weft-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Every_pass_of_every_architecture_has_a_row()
    {
        string real = Write("real.arch.yaml", ShippedSpecs.Named("RealInput"));
        string tokens = Write("tokens.arch.yaml", Tokens);

        (int code, string output, string error) = Run(real, tokens, "--batch", "2", "--length", "8", "--threads", "1");

        Assert.Equal((0, ""), (code, error));
        string[] lines = output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Assert.StartsWith("B = 2, T = 8, threads: 1; ", lines[0], StringComparison.Ordinal);
        string[][] rows =
        [
            .. lines.Skip(2).Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
        ];
        Assert.Equal(
            [
                "RealInput forward",
                "TokenInput forward",
                "RealInput backward",
                "TokenInput backward",
                "RealInput step",
                "TokenInput step",
            ],
            rows.Select(row => $"{row[0]} {row[1]}")
        );
        Assert.All(rows.Where(row => row[0] == "RealInput"), row => Assert.Equal("1", row[5]));
        Assert.All(rows, row => Assert.All(row[2..4], cell => Assert.True(Number(cell) > 0, cell)));
    }

    [Fact]
    public void One_pass_can_be_chosen()
    {
        string file = Write("tokens.arch.yaml", Tokens);

        (int code, string output, _) = Run(file, "--batch", "2", "--length", "8", "--pass", "backward");

        Assert.Equal(0, code);
        Assert.StartsWith(
            "TokenInput",
            output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')[^1],
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("step", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_that_is_too_long_is_refused()
    {
        string file = Write("tokens.arch.yaml", Tokens);

        (int code, string output, string error) = Run(file, "--length", "17");

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"{file}: error: found --length 17, expected at most 16", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--pass", "sideways")]
    [InlineData("--batch", "0")]
    [InlineData("--threads", "none")]
    public void A_wrong_option_is_refused(string option, string value)
    {
        string file = Write("tokens.arch.yaml", Tokens);

        (int code, string output, string error) = Run(file, option, value);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(value, error, StringComparison.Ordinal);
    }

    private const string Tokens = """
        name: TokenInput
        input: { tokens: 5 }
        width: 8
        attention: { score: dot-product, heads: 2, position: { kind: learned, max-length: 16 } }
        read-out: every
        output: { tokens: 5 }

        """;

    private static double Number(string cell) => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CommandLine.Run(["bench", .. arguments], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
