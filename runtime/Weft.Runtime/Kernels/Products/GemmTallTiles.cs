using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Tiles of 8 rows for matrices of one or two registers' width. Four rows would be 4 or 8 sums only, and a register file
/// of 32 waits for their additions.
/// </summary>
internal static unsafe class GemmTallTiles<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    /// <summary>8 rows by 2 registers.</summary>
    [MethodImpl(Fast)]
    public static void Tile8x2(float* a, nint rs, nint ks, float* b, nint ldb, float* c, nint ldc, int k, bool add)
    {
        var n = TLanes.Count;
        var zero = TLanes.Zero;
        float* c3 = c + 3 * ldc,
            c6 = c3 + 3 * ldc;
        var (c00, c01) = add ? (TLanes.Load(c), TLanes.Load(c + n)) : (zero, zero);
        var (c10, c11) = add ? (TLanes.Load(c + ldc), TLanes.Load(c + ldc + n)) : (zero, zero);
        var (c20, c21) = add ? (TLanes.Load(c + 2 * ldc), TLanes.Load(c + 2 * ldc + n)) : (zero, zero);
        var (c30, c31) = add ? (TLanes.Load(c3), TLanes.Load(c3 + n)) : (zero, zero);
        var (c40, c41) = add ? (TLanes.Load(c3 + ldc), TLanes.Load(c3 + ldc + n)) : (zero, zero);
        var (c50, c51) = add ? (TLanes.Load(c3 + 2 * ldc), TLanes.Load(c3 + 2 * ldc + n)) : (zero, zero);
        var (c60, c61) = add ? (TLanes.Load(c6), TLanes.Load(c6 + n)) : (zero, zero);
        var (c70, c71) = add ? (TLanes.Load(c6 + ldc), TLanes.Load(c6 + ldc + n)) : (zero, zero);
        float* a3 = a + 3 * rs,
            a6 = a3 + 3 * rs;
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
            x = TLanes.Create(a[2 * rs]);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.Create(*a3);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.Create(a3[rs]);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.Create(a3[2 * rs]);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            x = TLanes.Create(*a6);
            c60 = TLanes.MultiplyAdd(x, b0, c60);
            c61 = TLanes.MultiplyAdd(x, b1, c61);
            x = TLanes.Create(a6[rs]);
            c70 = TLanes.MultiplyAdd(x, b0, c70);
            c71 = TLanes.MultiplyAdd(x, b1, c71);
            a += ks;
            a3 += ks;
            a6 += ks;
            b += ldb;
        }

        TLanes.Store(c, c00);
        TLanes.Store(c + n, c01);
        TLanes.Store(c + ldc, c10);
        TLanes.Store(c + ldc + n, c11);
        TLanes.Store(c + 2 * ldc, c20);
        TLanes.Store(c + 2 * ldc + n, c21);
        TLanes.Store(c3, c30);
        TLanes.Store(c3 + n, c31);
        TLanes.Store(c3 + ldc, c40);
        TLanes.Store(c3 + ldc + n, c41);
        TLanes.Store(c3 + 2 * ldc, c50);
        TLanes.Store(c3 + 2 * ldc + n, c51);
        TLanes.Store(c6, c60);
        TLanes.Store(c6 + n, c61);
        TLanes.Store(c6 + ldc, c70);
        TLanes.Store(c6 + ldc + n, c71);
    }

    /// <summary>8 rows by 1 register.</summary>
    [MethodImpl(Fast)]
    public static void Tile8x1(float* a, nint rs, nint ks, float* b, nint ldb, float* c, nint ldc, int k, bool add)
    {
        var zero = TLanes.Zero;
        float* c3 = c + 3 * ldc,
            c6 = c3 + 3 * ldc;
        var s0 = add ? TLanes.Load(c) : zero;
        var s1 = add ? TLanes.Load(c + ldc) : zero;
        var s2 = add ? TLanes.Load(c + 2 * ldc) : zero;
        var s3 = add ? TLanes.Load(c3) : zero;
        var s4 = add ? TLanes.Load(c3 + ldc) : zero;
        var s5 = add ? TLanes.Load(c3 + 2 * ldc) : zero;
        var s6 = add ? TLanes.Load(c6) : zero;
        var s7 = add ? TLanes.Load(c6 + ldc) : zero;
        float* a3 = a + 3 * rs,
            a6 = a3 + 3 * rs;
        for (var i = 0; i < k; i++)
        {
            var b0 = TLanes.Load(b);
            s0 = TLanes.MultiplyAdd(TLanes.Create(*a), b0, s0);
            s1 = TLanes.MultiplyAdd(TLanes.Create(a[rs]), b0, s1);
            s2 = TLanes.MultiplyAdd(TLanes.Create(a[2 * rs]), b0, s2);
            s3 = TLanes.MultiplyAdd(TLanes.Create(*a3), b0, s3);
            s4 = TLanes.MultiplyAdd(TLanes.Create(a3[rs]), b0, s4);
            s5 = TLanes.MultiplyAdd(TLanes.Create(a3[2 * rs]), b0, s5);
            s6 = TLanes.MultiplyAdd(TLanes.Create(*a6), b0, s6);
            s7 = TLanes.MultiplyAdd(TLanes.Create(a6[rs]), b0, s7);
            a += ks;
            a3 += ks;
            a6 += ks;
            b += ldb;
        }

        TLanes.Store(c, s0);
        TLanes.Store(c + ldc, s1);
        TLanes.Store(c + 2 * ldc, s2);
        TLanes.Store(c3, s3);
        TLanes.Store(c3 + ldc, s4);
        TLanes.Store(c3 + 2 * ldc, s5);
        TLanes.Store(c6, s6);
        TLanes.Store(c6 + ldc, s7);
    }
}
