using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Weft.Compiler.Costs;
using Weft.Runtime.Costs;
using Weft.Runtime.Kernels;
using Weft.Runtime.Machine;
using static TorchSharp.torch;

namespace Weft.Runtime.Trials;

/// <summary>
/// What the last bits of a trial's numbers depend on besides its declaration and the versions of the software: the same
/// sum is rounded otherwise by other registers, another product of matrices or another number of threads. A result is
/// recalled only in the environment that it was measured in.
/// </summary>
/// <param name="Processor">Model of the processor, by which libtorch and its BLAS choose their code.</param>
/// <param name="Registers">"avx512", "avx2" or "portable": what the kernels of Weft use.</param>
/// <param name="Libtorch">Version of libtorch, and the size of its library, which tells builds apart.</param>
/// <param name="Blas">Version of the library of matrix products.</param>
/// <param name="Threads">The most threads that a step of the trial uses.</param>
/// <param name="Team">"openmp" where kernels run on libtorch's threads, "pool" where on those of .NET.</param>
/// <param name="Denormals">"flushed" or "kept".</param>
/// <param name="Calibration">The rates by which ways are chosen: "built in", or digits that name those in use.</param>
/// <param name="Settings">
/// Environment variables that libtorch, its BLAS and OpenMP read, by name: those that begin with <c>ATEN_</c>,
/// <c>DNNL_</c>, <c>GOMP_</c>, <c>KMP_</c>, <c>MKL_</c>, <c>OMP_</c>, <c>ONEDNN_</c>, <c>OPENBLAS_</c>, <c>PYTORCH_</c>,
/// <c>TORCH_</c> or <c>VECLIB_</c>.
/// </param>
public sealed record NumericEnvironment(
    string Processor,
    string Registers,
    string Libtorch,
    string Blas,
    int Threads,
    string Team,
    string Denormals,
    string Calibration,
    IReadOnlyDictionary<string, string> Settings
)
{
    private static readonly string[] s_prefixes =
    [
        "ATEN_",
        "DNNL_",
        "GOMP_",
        "KMP_",
        "MKL_",
        "OMP_",
        "ONEDNN_",
        "OPENBLAS_",
        "PYTORCH_",
        "TORCH_",
        "VECLIB_",
    ];

    private static readonly Lazy<(string Processor, string Libtorch, string Blas)> s_machine = new(Machine);

    /// <summary>What is in force in this process. Loads libtorch.</summary>
    /// <param name="threads">The most threads that a step of the trial uses.</param>
    public static NumericEnvironment Of(int threads)
    {
        (string processor, string libtorch, string blas) = s_machine.Value;
        return new NumericEnvironment(
            processor,
            Simd.Path.ToString().ToLowerInvariant(),
            libtorch,
            blas,
            threads,
            ThreadTeam.IsOpenMp ? "openmp" : "pool",
            ProcessSettings.FlushesDenormals ? "flushed" : "kept",
            Name(MachineCalibration.Current),
            Variables()
        );
    }

    private static (string Processor, string Libtorch, string Blas) Machine()
    {
        MachineFacts facts = MachineFacts.Read();

        // Asking for the threads loads the library.
        _ = get_num_threads();
        string? path = NativeLibraries.LoadedPath("libtorch_cpu");
        string size = path is not null && File.Exists(path) ? $", {new FileInfo(path).Length} bytes" : "";
        return (facts.Processor, $"{__version__}{size}", MachineText.Blas());
    }

    private static string Name(Calibration calibration) =>
        calibration == Compiler.Costs.Calibration.BuiltIn
            ? "built in"
            : Convert
                .ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CalibrationFile.Write(calibration))))
                .Substring(0, 16);

    private static SortedDictionary<string, string> Variables() =>
        new(
            Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""))
                .Where(variable => s_prefixes.Any(p => variable.Key.StartsWith(p, StringComparison.Ordinal)))
                .ToDictionary(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
}
