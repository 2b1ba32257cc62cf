using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>As <see cref="PanelTiles{TLanes, TVector}"/>, for panels of two registers and for single rows.</summary>
internal static unsafe class PanelNarrowTiles<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>6 rows by 2 registers: 12 sums where there are 16 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Six2(float* a, nint rs, nint ks, float* b, float* from, nint fromRow, float* c, nint ldc, int k)
    {
        var n = TLanes.Count;
        TVector zero = TLanes.Zero;
        TVector c00 = zero,
            c01 = zero,
            c10 = zero,
            c11 = zero,
            c20 = zero,
            c21 = zero,
            c30 = zero,
            c31 = zero,
            c40 = zero,
            c41 = zero,
            c50 = zero,
            c51 = zero;
        if (from is not null)
        {
            c00 = TLanes.Load(from);
            c01 = TLanes.Load(from + n);
            from += fromRow;
            c10 = TLanes.Load(from);
            c11 = TLanes.Load(from + n);
            from += fromRow;
            c20 = TLanes.Load(from);
            c21 = TLanes.Load(from + n);
            from += fromRow;
            c30 = TLanes.Load(from);
            c31 = TLanes.Load(from + n);
            from += fromRow;
            c40 = TLanes.Load(from);
            c41 = TLanes.Load(from + n);
            from += fromRow;
            c50 = TLanes.Load(from);
            c51 = TLanes.Load(from + n);
        }

        var far = a + 3 * rs;
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
            x = TLanes.Create(*far);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.Create(far[rs]);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.Create(far[2 * rs]);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            a += ks;
            far += ks;
            b += 2 * n;
        }

        TLanes.Store(c, c00);
        TLanes.Store(c + n, c01);
        c += ldc;
        TLanes.Store(c, c10);
        TLanes.Store(c + n, c11);
        c += ldc;
        TLanes.Store(c, c20);
        TLanes.Store(c + n, c21);
        c += ldc;
        TLanes.Store(c, c30);
        TLanes.Store(c + n, c31);
        c += ldc;
        TLanes.Store(c, c40);
        TLanes.Store(c + n, c41);
        c += ldc;
        TLanes.Store(c, c50);
        TLanes.Store(c + n, c51);
    }

    /// <summary>A row by 2 or 4 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(float* a, nint ks, float* b, int registers, float* from, float* c, int k)
    {
        var n = TLanes.Count;
        var width = registers * n;
        TVector zero = TLanes.Zero;
        TVector c0 = zero,
            c1 = zero,
            c2 = zero,
            c3 = zero;
        if (from is not null)
        {
            c0 = TLanes.Load(from);
            c1 = TLanes.Load(from + n);
            c2 = registers > 2 ? TLanes.Load(from + 2 * n) : zero;
            c3 = registers > 2 ? TLanes.Load(from + 3 * n) : zero;
        }

        for (var i = 0; i < k; i++)
        {
            var x = TLanes.Create(*a);
            c0 = TLanes.MultiplyAdd(x, TLanes.Load(b), c0);
            c1 = TLanes.MultiplyAdd(x, TLanes.Load(b + n), c1);
            if (registers > 2)
            {
                c2 = TLanes.MultiplyAdd(x, TLanes.Load(b + 2 * n), c2);
                c3 = TLanes.MultiplyAdd(x, TLanes.Load(b + 3 * n), c3);
            }

            a += ks;
            b += width;
        }

        TLanes.Store(c, c0);
        TLanes.Store(c + n, c1);
        if (registers > 2)
        {
            TLanes.Store(c + 2 * n, c2);
            TLanes.Store(c + 3 * n, c3);
        }
    }
}
