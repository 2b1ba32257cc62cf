using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Products of a tile of 64 queries and 64 keys that leave out what is masked. A tile's diagonal d is the position of its
/// first query minus that of its first key: query r may see key j where j &lt;= d + r. Rows are taken by eights, so that next
/// to the diagonal some masked numbers of a row are computed, which <see cref="ClearMasked"/> sets to 0; numbers further out
/// are neither written nor read. What those 0 are multiplied with may be no number, and 0 times it is none: sums over keys
/// or queries among which there may be such ones are taken row by row instead, over exactly what is seen.
/// </summary>
internal static unsafe class AttentionProducts<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int Tile = AttentionCall.Tile;
    private const int Group = 8;
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    /// <summary>A diagonal so far away that nothing is masked.</summary>
    public const int Unmasked = Tile;

    /// <summary>So many queries, filled up to whole groups.</summary>
    public static int Grouped(int queries) => (queries + Group - 1) / Group * Group;

    /// <summary>How many keys, in whole registers, the eight queries that r is one of may see together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Width(int diagonal, int r) =>
        diagonal >= Tile - 1
            ? Tile
            : Math.Clamp(AttentionTiles<TLanes, TVector>.Padded(diagonal + r / Group * Group + Group), 0, Tile);

    /// <summary>Sets what no query may see to 0, as far as it is computed: whatever the key is, it leaves no trace.</summary>
    public static void ClearMasked(float* tile, int queries, int diagonal)
    {
        for (var r = 0; r < queries && diagonal + r < Tile - 1; r++)
        {
            var (first, end) = (Math.Max(0, diagonal + r + 1), Width(diagonal, r));
            if (first < end)
            {
                new Span<float>(tile + r * Tile + first, end - first).Clear();
            }
        }
    }

    /// <summary>to [queries, 64] = rows [queries, size] columns [size, 64].</summary>
    [MethodImpl(Fast)]
    public static void OfColumns(float* rows, int width, float* columns, int size, float* to, int queries, int diagonal)
    {
        if (diagonal >= Tile - 1)
        {
            Gemm<TLanes, TVector>.Run(rows, width, 1, columns, Tile, to, Tile, queries, Tile, size, false);
            return;
        }

        for (var r = 0; r < queries; r += Group)
        {
            var seen = Width(diagonal, r);
            var from = rows + r * width;
            Gemm<TLanes, TVector>.Run(from, width, 1, columns, Tile, to + r * Tile, Tile, Group, seen, size, false);
        }
    }

    /// <summary>to [queries, width] += tile [queries, keys] rows [keys, width].</summary>
    [MethodImpl(Fast)]
    public static void OverKeys(
        float* tile,
        float* rows,
        int width,
        float* to,
        int queries,
        int keys,
        int diagonal,
        bool isFinite
    )
    {
        if (diagonal >= Tile - 1)
        {
            Gemm<TLanes, TVector>.Run(tile, Tile, 1, rows, width, to, width, queries, width, keys, true);
            return;
        }

        var group = isFinite ? Group : 1;
        for (var r = 0; r < queries; r += group)
        {
            var seen = Math.Clamp(diagonal + r + group, 0, keys);
            var from = tile + r * Tile;
            Gemm<TLanes, TVector>.Run(from, Tile, 1, rows, width, to + r * width, width, group, width, seen, true);
        }
    }

    /// <summary>to [64, width] += transpose of tile [queries, 64] times rows [queries, width].</summary>
    [MethodImpl(Fast)]
    public static void OverQueries(
        float* tile,
        float* rows,
        int width,
        float* to,
        int queries,
        int diagonal,
        bool isFinite
    )
    {
        if (diagonal >= Tile - 1)
        {
            Gemm<TLanes, TVector>.Run(tile, 1, Tile, rows, width, to, width, Tile, width, queries, true);
            return;
        }

        var group = isFinite ? Group : 1;
        for (var j = 0; j < Tile; j += group)
        {
            // Queries before this one see none of the group's keys.
            var r = Math.Clamp(j - diagonal, 0, queries);
            Gemm<TLanes, TVector>.Run(
                tile + r * Tile + j,
                1,
                Tile,
                rows + r * width,
                width,
                to + j * width,
                width,
                group,
                width,
                queries - r,
                true
            );
        }
    }
}
