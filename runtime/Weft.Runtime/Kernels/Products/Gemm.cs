using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Product of small matrices: C [M, N] = A B, or C += A B, with A(r, k) = a[r rs + k ks], B(k, j) = b[k ldb + j] and
/// C(r, j) = c[r ldc + j]. The strides of A make one kernel serve A, its transpose and Toeplitz matrices, whose rows
/// walk a vector. Tiles of 4 rows by 4 registers or 8 by 2 (4 by 2 where there are 16 of them) stay in registers over all
/// of K.
/// </summary>
internal static unsafe class Gemm<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    /// <summary>Computes the product; M, N and K may be any numbers from 0.</summary>
    public static void Run(
        float* a,
        nint rs,
        nint ks,
        float* b,
        nint ldb,
        float* c,
        nint ldc,
        int m,
        int n,
        int k,
        bool add
    )
    {
        var lanes = TLanes.Count;
        var wide = lanes >= 16 ? 4 * lanes : 2 * lanes;
        var whole = n / lanes * lanes;
        var panels = n / wide * wide;
        for (var row = 0; row < m; )
        {
            var rows = a + row * rs;
            var target = c + row * ldc;
            var left = m - row;
            if (left >= 8 && lanes >= 16)
            {
                Rows8(rows, rs, ks, b, ldb, target, ldc, panels, whole, k, add);
                row += 8;
            }
            else if (left >= 4)
            {
                Rows4(rows, rs, ks, b, ldb, target, ldc, panels, whole, k, add);
                row += 4;
            }
            else
            {
                for (var j = 0; j < whole; j += lanes)
                {
                    GemmTiles<TLanes, TVector>.Tile1x1(rows, ks, b + j, ldb, target + j, k, add);
                }

                row++;
            }
        }

        if (whole < n)
        {
            LastColumns(a, rs, ks, b + whole, ldb, c + whole, ldc, m, n - whole, k, add);
        }
    }

    /// <summary>Eight rows: four and four where four registers of columns are left, then all eight for the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows8(
        float* a,
        nint rs,
        nint ks,
        float* b,
        nint ldb,
        float* c,
        nint ldc,
        int panels,
        int whole,
        int k,
        bool add
    )
    {
        var lanes = TLanes.Count;
        var j = 0;
        for (; j < panels; j += 4 * lanes)
        {
            GemmTiles<TLanes, TVector>.Tile4x4(a, rs, ks, b + j, ldb, c + j, ldc, k, add);
            GemmTiles<TLanes, TVector>.Tile4x4(a + 4 * rs, rs, ks, b + j, ldb, c + 4 * ldc + j, ldc, k, add);
        }

        for (; j + 2 * lanes <= whole; j += 2 * lanes)
        {
            GemmTallTiles<TLanes, TVector>.Tile8x2(a, rs, ks, b + j, ldb, c + j, ldc, k, add);
        }

        if (j < whole)
        {
            GemmTallTiles<TLanes, TVector>.Tile8x1(a, rs, ks, b + j, ldb, c + j, ldc, k, add);
        }
    }

    /// <summary>Four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows4(
        float* a,
        nint rs,
        nint ks,
        float* b,
        nint ldb,
        float* c,
        nint ldc,
        int panels,
        int whole,
        int k,
        bool add
    )
    {
        var lanes = TLanes.Count;
        var j = 0;
        if (lanes >= 16)
        {
            for (; j < panels; j += 4 * lanes)
            {
                GemmTiles<TLanes, TVector>.Tile4x4(a, rs, ks, b + j, ldb, c + j, ldc, k, add);
            }
        }
        else
        {
            for (; j < panels; j += 2 * lanes)
            {
                GemmTiles<TLanes, TVector>.Tile4x2(a, rs, ks, b + j, ldb, c + j, ldc, k, add);
            }
        }

        for (; j < whole; j += lanes)
        {
            GemmTiles<TLanes, TVector>.Tile4x1(a, rs, ks, b + j, ldb, c + j, ldc, k, add);
        }
    }

    /// <summary>Fewer columns than a register has: parts of B are copied to whole registers, and rows of C too.</summary>
    [MethodImpl(Fast)]
    private static void LastColumns(
        float* a,
        nint rs,
        nint ks,
        float* b,
        nint ldb,
        float* c,
        nint ldc,
        int m,
        int n,
        int k,
        bool add
    )
    {
        const int Depth = 64;
        var lanes = TLanes.Count;
        var columns = stackalloc float[Depth * lanes];
        var sums = stackalloc float[4 * lanes];
        var done = 0;
        do
        {
            var depth = Math.Min(Depth, k - done);
            for (var i = 0; i < depth; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    columns[i * lanes + j] = b[(done + i) * ldb + j];
                }
            }

            for (var row = 0; row < m; row += 4)
            {
                var rows = Math.Min(4, m - row);
                for (var r = 0; add && r < rows; r++)
                {
                    new ReadOnlySpan<float>(c + (row + r) * ldc, n).CopyTo(new Span<float>(sums + r * lanes, n));
                }

                var from = a + row * rs + done * ks;
                if (rows == 4)
                {
                    GemmTiles<TLanes, TVector>.Tile4x1(from, rs, ks, columns, lanes, sums, lanes, depth, add);
                }
                else
                {
                    for (var r = 0; r < rows; r++)
                    {
                        GemmTiles<TLanes, TVector>.Tile1x1(
                            from + r * rs,
                            ks,
                            columns,
                            lanes,
                            sums + r * lanes,
                            depth,
                            add
                        );
                    }
                }

                for (var r = 0; r < rows; r++)
                {
                    new ReadOnlySpan<float>(sums + r * lanes, n).CopyTo(new Span<float>(c + (row + r) * ldc, n));
                }
            }

            done += depth;
            add = true;
        } while (done < k);
    }
}
