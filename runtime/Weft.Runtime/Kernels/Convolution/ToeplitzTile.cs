using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Rows of a causal Toeplitz product y_t = sum over s up to t of w(t - s) v_s for a panel of columns that is two
/// registers wide: four rows at a time stay in registers over all of s. From one s to the next each row takes over the
/// weight of the row before it, so that a step of 8 products needs one new weight and two registers of values. Values
/// after t are not touched, so that what is no number there stays there.
/// </summary>
internal static unsafe class ToeplitzTile<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Rows at a time; panels and weights are padded to a multiple.</summary>
    public const int Rows = 4;

    /// <summary>Numbers in a row of a panel.</summary>
    public static int Width => 2 * TLanes.Count;

    /// <summary>All rows.</summary>
    /// <param name="weights">w(0) .. w(rows - 1).</param>
    /// <param name="from">v, [rows, width].</param>
    /// <param name="to">y, [rows, width].</param>
    /// <param name="rows">A multiple of <see cref="Rows"/>.</param>
    public static void Run(float* weights, float* from, float* to, int rows)
    {
        for (var t = 0; t < rows; t += Rows)
        {
            Four(weights + t, from, to + (nint)t * Width, t);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(float* w, float* v, float* to, int t)
    {
        var n = TLanes.Count;
        var zero = TLanes.Zero;
        TVector a0 = zero,
            b0 = zero,
            a1 = zero,
            b1 = zero,
            a2 = zero,
            b2 = zero,
            a3 = zero,
            b3 = zero;
        TVector w0 = TLanes.Create(*w),
            w1 = TLanes.Create(w[1]),
            w2 = TLanes.Create(w[2]),
            w3 = TLanes.Create(w[3]);
        for (var s = 0; s < t; s += Rows)
        {
            TVector x = TLanes.Load(v),
                y = TLanes.Load(v + n);
            a0 = TLanes.MultiplyAdd(w0, x, a0);
            b0 = TLanes.MultiplyAdd(w0, y, b0);
            a1 = TLanes.MultiplyAdd(w1, x, a1);
            b1 = TLanes.MultiplyAdd(w1, y, b1);
            a2 = TLanes.MultiplyAdd(w2, x, a2);
            b2 = TLanes.MultiplyAdd(w2, y, b2);
            a3 = TLanes.MultiplyAdd(w3, x, a3);
            b3 = TLanes.MultiplyAdd(w3, y, b3);
            w3 = TLanes.Create(w[-1]);
            x = TLanes.Load(v + 2 * n);
            y = TLanes.Load(v + 3 * n);
            a0 = TLanes.MultiplyAdd(w3, x, a0);
            b0 = TLanes.MultiplyAdd(w3, y, b0);
            a1 = TLanes.MultiplyAdd(w0, x, a1);
            b1 = TLanes.MultiplyAdd(w0, y, b1);
            a2 = TLanes.MultiplyAdd(w1, x, a2);
            b2 = TLanes.MultiplyAdd(w1, y, b2);
            a3 = TLanes.MultiplyAdd(w2, x, a3);
            b3 = TLanes.MultiplyAdd(w2, y, b3);
            w2 = TLanes.Create(w[-2]);
            x = TLanes.Load(v + 4 * n);
            y = TLanes.Load(v + 5 * n);
            a0 = TLanes.MultiplyAdd(w2, x, a0);
            b0 = TLanes.MultiplyAdd(w2, y, b0);
            a1 = TLanes.MultiplyAdd(w3, x, a1);
            b1 = TLanes.MultiplyAdd(w3, y, b1);
            a2 = TLanes.MultiplyAdd(w0, x, a2);
            b2 = TLanes.MultiplyAdd(w0, y, b2);
            a3 = TLanes.MultiplyAdd(w1, x, a3);
            b3 = TLanes.MultiplyAdd(w1, y, b3);
            w1 = TLanes.Create(w[-3]);
            x = TLanes.Load(v + 6 * n);
            y = TLanes.Load(v + 7 * n);
            a0 = TLanes.MultiplyAdd(w1, x, a0);
            b0 = TLanes.MultiplyAdd(w1, y, b0);
            a1 = TLanes.MultiplyAdd(w2, x, a1);
            b1 = TLanes.MultiplyAdd(w2, y, b1);
            a2 = TLanes.MultiplyAdd(w3, x, a2);
            b2 = TLanes.MultiplyAdd(w3, y, b2);
            a3 = TLanes.MultiplyAdd(w0, x, a3);
            b3 = TLanes.MultiplyAdd(w0, y, b3);

            // Four steps on, the names fit again.
            w -= Rows;
            w0 = TLanes.Create(*w);
            v += 8 * n;
        }

        // The triangle of the last four values: w0 .. w3 are w(0) .. w(3).
        TVector p = TLanes.Load(v),
            q = TLanes.Load(v + n);
        TLanes.Store(to, TLanes.MultiplyAdd(w0, p, a0));
        TLanes.Store(to + n, TLanes.MultiplyAdd(w0, q, b0));
        a1 = TLanes.MultiplyAdd(w1, p, a1);
        b1 = TLanes.MultiplyAdd(w1, q, b1);
        a2 = TLanes.MultiplyAdd(w2, p, a2);
        b2 = TLanes.MultiplyAdd(w2, q, b2);
        a3 = TLanes.MultiplyAdd(w3, p, a3);
        b3 = TLanes.MultiplyAdd(w3, q, b3);
        p = TLanes.Load(v + 2 * n);
        q = TLanes.Load(v + 3 * n);
        TLanes.Store(to + 2 * n, TLanes.MultiplyAdd(w0, p, a1));
        TLanes.Store(to + 3 * n, TLanes.MultiplyAdd(w0, q, b1));
        a2 = TLanes.MultiplyAdd(w1, p, a2);
        b2 = TLanes.MultiplyAdd(w1, q, b2);
        a3 = TLanes.MultiplyAdd(w2, p, a3);
        b3 = TLanes.MultiplyAdd(w2, q, b3);
        p = TLanes.Load(v + 4 * n);
        q = TLanes.Load(v + 5 * n);
        TLanes.Store(to + 4 * n, TLanes.MultiplyAdd(w0, p, a2));
        TLanes.Store(to + 5 * n, TLanes.MultiplyAdd(w0, q, b2));
        a3 = TLanes.MultiplyAdd(w1, p, a3);
        b3 = TLanes.MultiplyAdd(w1, q, b3);
        TLanes.Store(to + 6 * n, TLanes.MultiplyAdd(w0, TLanes.Load(v + 6 * n), a3));
        TLanes.Store(to + 7 * n, TLanes.MultiplyAdd(w0, TLanes.Load(v + 7 * n), b3));
    }
}
