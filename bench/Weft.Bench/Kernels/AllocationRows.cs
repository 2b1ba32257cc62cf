using System.Collections.Generic;
using static TorchSharp.torch;

namespace Weft.Bench.Kernels;

/// <summary>
/// What a plan of buffers that are used again in every step could save: a fresh buffer that is filled and released, against
/// one that is kept.
/// </summary>
internal static class AllocationRows
{
    private static readonly (string Size, int Floats)[] s_sizes =
    [
        ("64 KiB", 1 << 14),
        ("1 MiB", 1 << 18),
        ("4 MiB", 1 << 20),
        ("32 MiB", 1 << 23),
    ];

    /// <summary>All comparisons.</summary>
    public static IEnumerable<KernelRow> Rows()
    {
        foreach (var (size, floats) in s_sizes)
        {
            var kept = zeros(floats);
            yield return new KernelRow(
                "allocation",
                size,
                "fill",
                "a buffer that is kept",
                () =>
                {
                    using var fresh = empty(floats);
                    fresh.fill_(1);
                },
                () => kept.fill_(1)
            );
        }
    }
}
