using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// libtorch's OpenMP team, entered as a compiler's <c>#pragma omp parallel</c> enters it: by GOMP_parallel of the libgomp
/// that libtorch has loaded. Another copy of libgomp would have threads of its own.
/// </summary>
internal static unsafe class OpenMpTeam
{
    // void GOMP_parallel(void (*fn)(void *), void *data, unsigned num_threads, unsigned flags)
    private static readonly delegate* unmanaged[Cdecl]<
        delegate* unmanaged[Cdecl]<nint, void>,
        nint,
        uint,
        uint,
        void> s_parallel;

#pragma warning disable CA1810 // Both fields come from one search.
    static OpenMpTeam()
    {
        // Whatever asks libtorch something loads it, and with it its libgomp.
        _ = get_num_threads();
        if (
            NativeLibraries.LoadedPath("libgomp") is { } path
            && NativeLibrary.TryLoad(path, out var library)
            && NativeLibrary.TryGetExport(library, "GOMP_parallel", out var parallel)
        )
        {
            s_parallel = (delegate* unmanaged[Cdecl]<
                delegate* unmanaged[Cdecl]<nint, void>,
                nint,
                uint,
                uint,
                void>)parallel;
            Path = path;
        }
    }
#pragma warning restore CA1810

    /// <summary>The library's file; null where there is none, and then no region can be run.</summary>
    public static string? Path { get; }

    /// <summary>Has every thread of a team of so many enter a region, and waits for all.</summary>
#pragma warning disable CS8500
    public static void Run(ThreadTeam.Region* region, int threads) =>
        s_parallel(&Enter, (nint)region, (uint)threads, 0);
#pragma warning restore CS8500

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Enter(nint region) => ThreadTeam.Enter(region);
}
