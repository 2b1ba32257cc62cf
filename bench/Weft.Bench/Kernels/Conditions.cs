using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Weft.Runtime.Kernels;
using Weft.Runtime.Machine;
using Weft.Runtime.Timing;
using static TorchSharp.torch;

namespace Weft.Bench.Kernels;

/// <summary>What a measurement depends on: the machine, its load, the settings, and how fast a plain product is.</summary>
internal sealed record Conditions(
    MachineFacts Machine,
    string Settings,
    string Simd,
    string Team,
    double OneThreadGflops,
    double AllThreadsGflops,
    string LoadAtStart,
    string LoadAtEnd
)
{
    private const int Size = 1024;

    /// <summary>One line for each.</summary>
    public IReadOnlyList<string> Lines =>
        [
            $"machine: {Machine.Processor}, {Machine.Cores} cores, {string.Join(", ", Machine.Versions.Select(v => $"{v.Key} {v.Value}"))}",
            $"settings of both sides: {Settings}",
            $"kernels: {Simd}, {Team}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"calibration: libtorch's product of two {Size} x {Size} matrices, {OneThreadGflops:f0} GFLOP/s on 1 thread, {AllThreadsGflops:f0} on {Machine.Cores}"
            ),
            $"load average: {LoadAtStart} at the start{(LoadAtEnd.Length > 0 ? $", {LoadAtEnd} at the end" : "")}",
        ];

    /// <summary>Finds them out.</summary>
    public static Conditions Read()
    {
        string load = LoadAverage();
        return new(
            MachineFacts.Read(),
            ProcessSettings.Describe(),
            Weft.Runtime.Kernels.Simd.Path.ToString(),
            ThreadTeam.Description,
            Gflops(1),
            Gflops(Environment.ProcessorCount),
            load,
            ""
        );
    }

    /// <summary>The mean number of runnable threads over 1, 5 and 15 minutes.</summary>
    public static string LoadAverage()
    {
        try
        {
            return string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }

    private static double Gflops(int threads)
    {
        set_num_threads(threads);
        ProcessSettings.ApplyToThread();
        using var scope = NewDisposeScope();
        var (x, y) = (randn(Size, Size), randn(Size, Size));
        double ms = Turns.Measure([() => x.mm(y).Dispose()])[0].Ms;
        return 2.0 * Size * Size * Size / (ms * 1e6);
    }
}
