using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using Weft.Runtime.Kernels;

namespace Weft.Runtime.Machine;

/// <summary>The hardware and the software versions behind a measurement, without the machine's name.</summary>
/// <param name="Processor">Model of the processor, or its architecture where the model is not known.</param>
/// <param name="Cores">Logical cores that the process may use.</param>
/// <param name="MemoryGiB">Memory that the process may use.</param>
/// <param name="System">Operating system.</param>
/// <param name="Versions">Name and version of Weft, .NET and TorchSharp.</param>
public sealed record MachineFacts(
    string Processor,
    int Cores,
    double MemoryGiB,
    string System,
    IReadOnlyList<KeyValuePair<string, string>> Versions
)
{
    /// <summary>The vector registers that kernels use: avx512, avx2 or portable; empty where it is not known.</summary>
    public string Registers { get; init; } = "";

    /// <summary>Reads the facts of the machine that this process runs on.</summary>
    public static MachineFacts Read() =>
        new(
            ProcessorModel() ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), 1),
            RuntimeInformation.OSDescription,
            [
                new("Weft", VersionOf(typeof(MachineFacts).Assembly)),
                new(".NET", Environment.Version.ToString()),
                new("TorchSharp", VersionOf(typeof(TorchSharp.torch).Assembly)),
            ]
        )
        {
            Registers = Simd.Path.ToString().ToLowerInvariant(),
        };

    private static string VersionOf(Assembly assembly)
    {
        string? version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

        // The part after the plus sign is the commit that the assembly was built from.
        return version?.Split('+')[0] ?? assembly.GetName().Version?.ToString() ?? "unknown";
    }

    private static string? ProcessorModel()
    {
        const string cpuInfo = "/proc/cpuinfo";
        try
        {
            return File.Exists(cpuInfo)
                ? File.ReadLines(cpuInfo)
                    .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                    ?.Split(':', 2)[1]
                    .Trim()
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
