using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Asks for memory before it is needed. The rows of one head lie as far apart as all heads are long: too far for the
/// processor to foresee.
/// </summary>
internal static unsafe class CacheLines
{
    /// <summary>How many rows ahead to ask: more than it takes from the third cache, less than the first one holds.</summary>
    public const int Ahead = 8;

    private const int Floats = 16;

    /// <summary>Has so many numbers brought to the first cache. Any address will do, also one that is not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* from, int count)
    {
        if (Sse.IsSupported)
        {
            for (var j = 0; j < count; j += Floats)
            {
                Sse.Prefetch0(from + j);
            }
        }
    }
}
