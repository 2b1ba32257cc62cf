using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Register tiles of <see cref="PanelProduct{TLanes, TVector}"/>: rows of C that stay in registers over all of K, while B
/// is read from a panel without gaps. C begins as what stands at <c>from</c>, whose rows are <c>fromRow</c> apart (0 for one
/// row that all begin with), or as 0 where that is null.
/// </summary>
internal static unsafe class PanelTiles<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>6 rows by 4 registers: 24 sums where there are 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Six4(float* a, nint rs, nint ks, float* b, float* from, nint fromRow, float* c, nint ldc, int k)
    {
        var n = TLanes.Count;
        TVector zero = TLanes.Zero;
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
            c33 = zero,
            c40 = zero,
            c41 = zero,
            c42 = zero,
            c43 = zero,
            c50 = zero,
            c51 = zero,
            c52 = zero,
            c53 = zero;
        if (from is not null)
        {
            c00 = TLanes.Load(from);
            c01 = TLanes.Load(from + n);
            c02 = TLanes.Load(from + 2 * n);
            c03 = TLanes.Load(from + 3 * n);
            from += fromRow;
            c10 = TLanes.Load(from);
            c11 = TLanes.Load(from + n);
            c12 = TLanes.Load(from + 2 * n);
            c13 = TLanes.Load(from + 3 * n);
            from += fromRow;
            c20 = TLanes.Load(from);
            c21 = TLanes.Load(from + n);
            c22 = TLanes.Load(from + 2 * n);
            c23 = TLanes.Load(from + 3 * n);
            from += fromRow;
            c30 = TLanes.Load(from);
            c31 = TLanes.Load(from + n);
            c32 = TLanes.Load(from + 2 * n);
            c33 = TLanes.Load(from + 3 * n);
            from += fromRow;
            c40 = TLanes.Load(from);
            c41 = TLanes.Load(from + n);
            c42 = TLanes.Load(from + 2 * n);
            c43 = TLanes.Load(from + 3 * n);
            from += fromRow;
            c50 = TLanes.Load(from);
            c51 = TLanes.Load(from + n);
            c52 = TLanes.Load(from + 2 * n);
            c53 = TLanes.Load(from + 3 * n);
        }

        var far = a + 3 * rs;
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
            x = TLanes.Create(a[2 * rs]);
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            c22 = TLanes.MultiplyAdd(x, b2, c22);
            c23 = TLanes.MultiplyAdd(x, b3, c23);
            x = TLanes.Create(*far);
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            c32 = TLanes.MultiplyAdd(x, b2, c32);
            c33 = TLanes.MultiplyAdd(x, b3, c33);
            x = TLanes.Create(far[rs]);
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            c42 = TLanes.MultiplyAdd(x, b2, c42);
            c43 = TLanes.MultiplyAdd(x, b3, c43);
            x = TLanes.Create(far[2 * rs]);
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
            c52 = TLanes.MultiplyAdd(x, b2, c52);
            c53 = TLanes.MultiplyAdd(x, b3, c53);
            a += ks;
            far += ks;
            b += 4 * n;
        }

        TLanes.Store(c, c00);
        TLanes.Store(c + n, c01);
        TLanes.Store(c + 2 * n, c02);
        TLanes.Store(c + 3 * n, c03);
        c += ldc;
        TLanes.Store(c, c10);
        TLanes.Store(c + n, c11);
        TLanes.Store(c + 2 * n, c12);
        TLanes.Store(c + 3 * n, c13);
        c += ldc;
        TLanes.Store(c, c20);
        TLanes.Store(c + n, c21);
        TLanes.Store(c + 2 * n, c22);
        TLanes.Store(c + 3 * n, c23);
        c += ldc;
        TLanes.Store(c, c30);
        TLanes.Store(c + n, c31);
        TLanes.Store(c + 2 * n, c32);
        TLanes.Store(c + 3 * n, c33);
        c += ldc;
        TLanes.Store(c, c40);
        TLanes.Store(c + n, c41);
        TLanes.Store(c + 2 * n, c42);
        TLanes.Store(c + 3 * n, c43);
        c += ldc;
        TLanes.Store(c, c50);
        TLanes.Store(c + n, c51);
        TLanes.Store(c + 2 * n, c52);
        TLanes.Store(c + 3 * n, c53);
    }
}
