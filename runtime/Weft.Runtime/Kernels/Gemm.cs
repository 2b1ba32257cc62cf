using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Product of small matrices: C [M, N] = A B, or C += A B, with A(r, k) = a[r rs + k ks], B(k, j) = b[k ldb + j] and
/// C(r, j) = c[r ldc + j]. The strides of A make one kernel serve A, its transpose and Toeplitz matrices, whose rows
/// walk a vector. Tiles of 4 rows by 4 registers (2 where there are 16 of them) stay in registers over all of K.
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
        var row = 0;
        for (; row + 4 <= m; row += 4)
        {
            var rows = a + row * rs;
            var target = c + row * ldc;
            var j = 0;
            for (; j + wide <= n; j += wide)
            {
                if (lanes >= 16)
                {
                    Tile4x4(rows, rs, ks, b + j, ldb, target + j, ldc, k, add);
                }
                else
                {
                    Tile4x2(rows, rs, ks, b + j, ldb, target + j, ldc, k, add);
                }
            }

            for (; j + lanes <= n; j += lanes)
            {
                Tile4x1(rows, rs, ks, b + j, ldb, target + j, ldc, k, add);
            }
        }

        for (; row < m; row++)
        {
            var j = 0;
            for (; j + lanes <= n; j += lanes)
            {
                Tile1x1(a + row * rs, ks, b + j, ldb, c + row * ldc + j, k, add);
            }
        }

        var whole = n / lanes * lanes;
        if (whole < n)
        {
            LastColumns(a, rs, ks, b + whole, ldb, c + whole, ldc, m, n - whole, k, add);
        }
    }

    [MethodImpl(Fast)]
    private static void Tile4x4(float* a, nint rs, nint ks, float* b, nint ldb, float* c, nint ldc, int k, bool add)
    {
        var n = TLanes.Count;
        float* c1 = c + ldc,
            c2 = c + 2 * ldc,
            c3 = c + 3 * ldc;
        var zero = TLanes.Zero;
        TVector c00 = zero,
            c01 = zero,
            c02 = zero,
            c03 = zero,
            c10 = zero,
            c11 = zero,
            c12 = zero,
            c13 = zero,
            c20 = zero,
            c21 = zero,
            c22 = zero,
            c23 = zero,
            c30 = zero,
            c31 = zero,
            c32 = zero,
            c33 = zero;
        if (add)
        {
            c00 = TLanes.Load(c);
            c01 = TLanes.Load(c + n);
            c02 = TLanes.Load(c + 2 * n);
            c03 = TLanes.Load(c + 3 * n);
            c10 = TLanes.Load(c1);
            c11 = TLanes.Load(c1 + n);
            c12 = TLanes.Load(c1 + 2 * n);
            c13 = TLanes.Load(c1 + 3 * n);
            c20 = TLanes.Load(c2);
            c21 = TLanes.Load(c2 + n);
            c22 = TLanes.Load(c2 + 2 * n);
            c23 = TLanes.Load(c2 + 3 * n);
            c30 = TLanes.Load(c3);
            c31 = TLanes.Load(c3 + n);
            c32 = TLanes.Load(c3 + 2 * n);
            c33 = TLanes.Load(c3 + 3 * n);
        }

        var a2 = a + 2 * rs;
        for (var i = 0; i < k; i++)
        {
            var b0 = TLanes.Load(b);
            var b1 = TLanes.Load(b + n);
            var b2 = TLanes.Load(b + 2 * n);
            var b3 = TLanes.Load(b + 3 * n);
            var x = TLanes.Create(*a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            c02 = TLanes.MultiplyAdd(x, b2, c02);
            c03 = TLanes.MultiplyAdd(x, b3, c03);
            x = TLanes.Create(a[rs]);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            c12 = TLanes.MultiplyAdd(x, b2, c12);
            c13 = TLanes.MultiplyAdd(x, b3, c13);
            x = TLanes.Create(*a2);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            c22 = TLanes.MultiplyAdd(x, b2, c22);
            c23 = TLanes.MultiplyAdd(x, b3, c23);
            x = TLanes.Create(a2[rs]);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            c32 = TLanes.MultiplyAdd(x, b2, c32);
            c33 = TLanes.MultiplyAdd(x, b3, c33);
            a += ks;
            a2 += ks;
            b += ldb;
        }

        TLanes.Store(c, c00);
        TLanes.Store(c + n, c01);
        TLanes.Store(c + 2 * n, c02);
        TLanes.Store(c + 3 * n, c03);
        TLanes.Store(c1, c10);
        TLanes.Store(c1 + n, c11);
        TLanes.Store(c1 + 2 * n, c12);
        TLanes.Store(c1 + 3 * n, c13);
        TLanes.Store(c2, c20);
        TLanes.Store(c2 + n, c21);
        TLanes.Store(c2 + 2 * n, c22);
        TLanes.Store(c2 + 3 * n, c23);
        TLanes.Store(c3, c30);
        TLanes.Store(c3 + n, c31);
        TLanes.Store(c3 + 2 * n, c32);
        TLanes.Store(c3 + 3 * n, c33);
    }

    [MethodImpl(Fast)]
    private static void Tile4x2(float* a, nint rs, nint ks, float* b, nint ldb, float* c, nint ldc, int k, bool add)
    {
        var n = TLanes.Count;
        float* c1 = c + ldc,
            c2 = c + 2 * ldc,
            c3 = c + 3 * ldc;
        var zero = TLanes.Zero;
        var (c00, c01) = add ? (TLanes.Load(c), TLanes.Load(c + n)) : (zero, zero);
        var (c10, c11) = add ? (TLanes.Load(c1), TLanes.Load(c1 + n)) : (zero, zero);
        var (c20, c21) = add ? (TLanes.Load(c2), TLanes.Load(c2 + n)) : (zero, zero);
        var (c30, c31) = add ? (TLanes.Load(c3), TLanes.Load(c3 + n)) : (zero, zero);
        var a2 = a + 2 * rs;
        for (var i = 0; i < k; i++)
        {
            var b0 = TLanes.Load(b);
            var b1 = TLanes.Load(b + n);
            var x = TLanes.Create(*a);
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.Create(a[rs]);
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.Create(*a2);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.Create(a2[rs]);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            a += ks;
            a2 += ks;
            b += ldb;
        }

        TLanes.Store(c, c00);
        TLanes.Store(c + n, c01);
        TLanes.Store(c1, c10);
        TLanes.Store(c1 + n, c11);
        TLanes.Store(c2, c20);
        TLanes.Store(c2 + n, c21);
        TLanes.Store(c3, c30);
        TLanes.Store(c3 + n, c31);
    }

    [MethodImpl(Fast)]
    private static void Tile4x1(float* a, nint rs, nint ks, float* b, nint ldb, float* c, nint ldc, int k, bool add)
    {
        var zero = TLanes.Zero;
        var c0 = add ? TLanes.Load(c) : zero;
        var c1 = add ? TLanes.Load(c + ldc) : zero;
        var c2 = add ? TLanes.Load(c + 2 * ldc) : zero;
        var c3 = add ? TLanes.Load(c + 3 * ldc) : zero;
        for (var i = 0; i < k; i++)
        {
            var row = TLanes.Load(b);
            c0 = TLanes.MultiplyAdd(TLanes.Create(*a), row, c0);
            c1 = TLanes.MultiplyAdd(TLanes.Create(a[rs]), row, c1);
            c2 = TLanes.MultiplyAdd(TLanes.Create(a[2 * rs]), row, c2);
            c3 = TLanes.MultiplyAdd(TLanes.Create(a[3 * rs]), row, c3);
            a += ks;
            b += ldb;
        }

        TLanes.Store(c, c0);
        TLanes.Store(c + ldc, c1);
        TLanes.Store(c + 2 * ldc, c2);
        TLanes.Store(c + 3 * ldc, c3);
    }

    [MethodImpl(Fast)]
    private static void Tile1x1(float* a, nint ks, float* b, nint ldb, float* c, int k, bool add)
    {
        var sum = add ? TLanes.Load(c) : TLanes.Zero;
        for (var i = 0; i < k; i++)
        {
            sum = TLanes.MultiplyAdd(TLanes.Create(*a), TLanes.Load(b), sum);
            a += ks;
            b += ldb;
        }

        TLanes.Store(c, sum);
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
                    Tile4x1(from, rs, ks, columns, lanes, sums, lanes, depth, add);
                }
                else
                {
                    for (var r = 0; r < rows; r++)
                    {
                        Tile1x1(from + r * rs, ks, columns, lanes, sums + r * lanes, depth, add);
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
