using System;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Weft.Runtime.Kernels;

/// <summary>The vector registers that kernels use.</summary>
public enum SimdPath
{
    /// <summary>Whatever <see cref="Vector{T}"/> is on the machine.</summary>
    Portable,

    /// <summary>256 bits with fused multiply-add.</summary>
    Avx2,

    /// <summary>512 bits.</summary>
    Avx512,
}

/// <summary>A computation that is compiled anew for each kind of register.</summary>
internal interface IKernel
{
    /// <summary>Runs it on registers of one kind.</summary>
    void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>Chooses the registers once per process: the widest, or those that WEFT_SIMD names.</summary>
public static class Simd
{
    /// <summary>The environment variable: avx512, avx2 or portable.</summary>
    public const string Variable = "WEFT_SIMD";

    /// <summary>What the variable may hold.</summary>
    internal static readonly string[] Words = ["avx512", "avx2", "portable"];

    private const int Unknown = -1;

    // Not an initialiser: what that throws arrives as an exception of another kind and without its message.
    private static int s_path = Unknown;

    /// <summary>The choice in force.</summary>
    /// <exception cref="InvalidOperationException">WEFT_SIMD holds something else.</exception>
    public static SimdPath Path
    {
        get => s_path == Unknown ? Path = Choose(EnvironmentWords.Choice(Variable, Words)) : (SimdPath)s_path;
        private set => s_path = (int)value;
    }

    /// <summary>Runs a kernel on the registers chosen.</summary>
    internal static void Run<TKernel>(ref TKernel kernel)
        where TKernel : struct, IKernel
    {
        switch (Path)
        {
            case SimdPath.Avx512:
                kernel.Run<Lanes512, Vector512<float>>();
                break;
            case SimdPath.Avx2:
                kernel.Run<Lanes256, Vector256<float>>();
                break;
            default:
                kernel.Run<LanesPortable, Vector<float>>();
                break;
        }
    }

    /// <summary>Takes another path for the time of a test; paths that the machine lacks are run by emulation.</summary>
    internal static IDisposable Force(SimdPath path) => new Forced(path);

    private static SimdPath Choose(string? wish) =>
        wish switch
        {
            "portable" => SimdPath.Portable,
            "avx2" => SimdPath.Avx2,
            "avx512" => SimdPath.Avx512,
            _ => Vector512.IsHardwareAccelerated ? SimdPath.Avx512
            : Vector256.IsHardwareAccelerated ? SimdPath.Avx2
            : SimdPath.Portable,
        };

    private sealed class Forced : IDisposable
    {
        private readonly SimdPath _before = Path;

        public Forced(SimdPath path) => Path = path;

        public void Dispose() => Path = _before;
    }
}
