using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using Weft.MemoryDrill;
using Xunit;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>50,000 calls of a kernel keep no memory; tests/Weft.MemoryDrill makes them in a process of its own.</summary>
public class MemoryDrillTests
{
    private const long Bound = 4 << 20;

    public static TheoryData<string> Kernels => [.. Drills.All.Keys];

    [Theory, MemberData(nameof(Kernels))]
    public async Task Memory_does_not_grow(string kernel)
    {
        var (code, output, errors) = await Drill(kernel);
        Assert.True(code == 0, errors);
        Assert.InRange(long.Parse(output, CultureInfo.InvariantCulture), long.MinValue, Bound);
    }

    [Fact]
    public async Task An_unknown_kernel_is_named()
    {
        var (code, _, errors) = await Drill("none");
        Assert.Equal(2, code);
        Assert.StartsWith("found 'none', expected one of: adamw, ", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> Drill(string kernel)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "Weft.MemoryDrill.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, kernel])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
