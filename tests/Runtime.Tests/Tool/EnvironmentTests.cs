using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Weft.Runtime.Tests.Tool;

/// <summary>Environment variables with values that mean nothing, given to a process of its own.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly ToolDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(
        "WEFT_SIMD",
        "nonsense",
        "WEFT_SIMD: found 'nonsense', expected avx512, avx2 or portable; correct the variable or unset it"
    )]
    [InlineData("WEFT_SIMD", "\u001b[2J", "WEFT_SIMD: found '\\u001b[2j', expected ")]
    [InlineData("WEFT_THREADS", "8", "WEFT_THREADS: found '8', expected team or pool; ")]
    [InlineData("WEFT_PROCESS_SETTINGS", "of", "WEFT_PROCESS_SETTINGS: found 'of', expected on or off; ")]
    public async Task A_value_that_means_nothing_is_an_error_in_one_line(string variable, string value, string message)
    {
        (int code, string output, string error) = await Run(variable, value);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(message, Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_rates_is_neither_read_nor_replaced()
    {
        string thesis = _directory.Write("thesis.tex", "chapter one");

        foreach (string named in new[] { thesis, _directory.At("") })
        {
            (int code, string output, string error) = await Run("WEFT_CALIBRATION", named);

            Assert.Equal((2, ""), (code, output));
            Assert.StartsWith(
                $"WEFT_CALIBRATION: found '{named}', a ",
                Assert.Single(error.Trim().Split('\n')),
                StringComparison.Ordinal
            );
        }

        Assert.Equal("chapter one", _directory.Read("thesis.tex"));
    }

    [Theory]
    [InlineData("WEFT_SIMD", "PORTABLE")]
    [InlineData("WEFT_SIMD", "")]
    [InlineData("WEFT_THREADS", "pool")]
    [InlineData("WEFT_PROCESS_SETTINGS", "off")]
    [InlineData("WEFT_CALIBRATION", "/nowhere/yet.json")]
    public async Task A_value_that_means_something_is_none(string variable, string value)
    {
        (int code, _, string error) = await Run(variable, value);

        Assert.Equal((0, ""), (code, error));
    }

    private static async Task<(int Code, string Output, string Error)> Run(string variable, string value)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "weft.dll"), "--version"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[variable] = value;
        using Process process = Process.Start(start)!;
        (Task<string> output, Task<string> error) = (
            process.StandardOutput.ReadToEndAsync(),
            process.StandardError.ReadToEndAsync()
        );
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
