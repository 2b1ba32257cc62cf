using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// The innermost loops of <see cref="Gemm{TLanes, TVector}"/>: C = A B or C += A B for as much of C as stays in registers
/// over all of K.
/// </summary>
internal static unsafe class GemmTiles<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    /// <summary>4 rows by 4 registers.</summary>
    [MethodImpl(Fast)]
    public static void Tile4x4(float* a, nint rs, nint ks, float* b, nint ldb, float* c, nint ldc, int k, bool add)
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

    /// <summary>4 rows by 2 registers.</summary>
    [MethodImpl(Fast)]
    public static void Tile4x2(float* a, nint rs, nint ks, float* b, nint ldb, float* c, nint ldc, int k, bool add)
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

    /// <summary>4 rows by 1 register.</summary>
    [MethodImpl(Fast)]
    public static void Tile4x1(float* a, nint rs, nint ks, float* b, nint ldb, float* c, nint ldc, int k, bool add)
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

    /// <summary>1 row by 1 register.</summary>
    [MethodImpl(Fast)]
    public static void Tile1x1(float* a, nint ks, float* b, nint ldb, float* c, int k, bool add)
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
}
