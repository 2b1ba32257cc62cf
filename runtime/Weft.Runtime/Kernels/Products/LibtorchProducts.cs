using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Weft.Runtime.Kernels;

/// <summary>What is known of libtorch's own products of matrices on this processor.</summary>
internal static class LibtorchProducts
{
    private const int AuthenticAmd = 0x68747541; // "Auth", the first letters of its name.

    /// <summary>
    /// Whether they leave registers of 512 bits unused, and so take twice as long as ours: its BLAS, oneMKL, chooses by
    /// the maker of the processor (<c>make bench-kernels FILTER="rows, "</c>). A fact of the machine, not a measurement, as
    /// what depends on it must come out the same in every run.
    /// </summary>
    public static bool AreHalfAsFast { get; } =
        X86Base.IsSupported && Vector512.IsHardwareAccelerated && X86Base.CpuId(0, 0).Ebx == AuthenticAmd;
}
