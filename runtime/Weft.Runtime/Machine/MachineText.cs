using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Runtime.Machine;

/// <summary>What computes on this machine, and how: the first thing to look at where a timing surprises. Loads libtorch.</summary>
public static unsafe class MachineText
{
    private const int VersionSize = 200;

    /// <summary>"name: value" lines.</summary>
    public static IReadOnlyList<string> Lines()
    {
        MachineFacts machine = MachineFacts.Read();
        return
        [
            $"cpu: {machine.Processor}",
            $"cores: {machine.Cores.ToString(CultureInfo.InvariantCulture)}",
            $"threads: {get_num_threads().ToString(CultureInfo.InvariantCulture)} by libtorch's default; "
                + "training chooses 1 for small steps",
            $"simd: {SimdChoice(Environment.GetEnvironmentVariable(Simd.Variable))}",
            $"thread team: {ThreadTeam.Description}",
            ProcessSettings.Allocator,
            ProcessSettings.DenormalNumbers,
            $"libtorch: {__version__}",
            $"blas: {Blas()}",
        ];
    }

    /// <summary>The registers in use and who chose them.</summary>
    internal static string SimdChoice(string? wish)
    {
        string path = Simd.Path.ToString().ToLowerInvariant();
        return wish is null ? $"{path} (the widest that this machine has)"
            : wish == path ? $"{path} (forced by {Simd.Variable}={wish})"
            : $"{path} (the widest that this machine has; {Simd.Variable}={wish} names none of avx512, avx2, portable)";
    }

    // void MKL_Get_Version_String(char *buffer, int length), which a libtorch that is linked with MKL exports.
    internal static string Blas()
    {
        if (
            NativeLibraries.LoadedPath("libtorch_cpu") is not { } path
            || !NativeLibrary.TryLoad(path, out nint library)
            || !NativeLibrary.TryGetExport(library, "MKL_Get_Version_String", out nint version)
        )
        {
            return "not known (libtorch exports no MKL)";
        }

        byte* text = stackalloc byte[VersionSize];
        new Span<byte>(text, VersionSize).Clear();
        ((delegate* unmanaged[Cdecl]<byte*, int, void>)version)(text, VersionSize - 1);
        return Marshal.PtrToStringUTF8((nint)text)!.Trim();
    }
}
