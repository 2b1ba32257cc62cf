using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// What <see cref="ToeplitzPass"/> multiplies directly, within a block of rows of one register: eight rows, or distances, at
/// a time stay in registers. Values after a row are not touched, so that what is no number there stays there.
/// </summary>
internal static unsafe class ToeplitzColumn<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Rows at a time, of which a block is a multiple.</summary>
    public const int Rows = 8;

    /// <summary>y_t = sum over s up to t of w(t - s) v_s.</summary>
    /// <param name="weights">w(0) .. w(rows - 1).</param>
    /// <param name="from">v, [rows, lanes].</param>
    /// <param name="to">y, [rows, lanes].</param>
    /// <param name="rows">A multiple of <see cref="Rows"/>.</param>
    public static void Run(float* weights, float* from, float* to, int rows)
    {
        for (var t = 0; t < rows; t += Rows)
        {
            Eight(weights, from, to + (nint)t * TLanes.Count, t);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(float* weights, float* v, float* to, int t)
    {
        var n = TLanes.Count;
        TVector a = TLanes.Zero,
            b = a,
            c = a,
            d = a,
            e = a,
            f = a,
            g = a,
            h = a;
        var w = weights + t;
        for (var s = 0; s < t; s++, w--, v += n)
        {
            var x = TLanes.Load(v);
            a = TLanes.MultiplyAdd(TLanes.Create(w[0]), x, a);
            b = TLanes.MultiplyAdd(TLanes.Create(w[1]), x, b);
            c = TLanes.MultiplyAdd(TLanes.Create(w[2]), x, c);
            d = TLanes.MultiplyAdd(TLanes.Create(w[3]), x, d);
            e = TLanes.MultiplyAdd(TLanes.Create(w[4]), x, e);
            f = TLanes.MultiplyAdd(TLanes.Create(w[5]), x, f);
            g = TLanes.MultiplyAdd(TLanes.Create(w[6]), x, g);
            h = TLanes.MultiplyAdd(TLanes.Create(w[7]), x, h);
        }

        // The triangle of the last eight values.
        TVector w0 = TLanes.Create(*weights),
            w1 = TLanes.Create(weights[1]),
            w2 = TLanes.Create(weights[2]),
            w3 = TLanes.Create(weights[3]),
            w4 = TLanes.Create(weights[4]),
            w5 = TLanes.Create(weights[5]),
            w6 = TLanes.Create(weights[6]),
            w7 = TLanes.Create(weights[7]);
        var z = TLanes.Load(v);
        a = TLanes.MultiplyAdd(w0, z, a);
        b = TLanes.MultiplyAdd(w1, z, b);
        c = TLanes.MultiplyAdd(w2, z, c);
        d = TLanes.MultiplyAdd(w3, z, d);
        e = TLanes.MultiplyAdd(w4, z, e);
        f = TLanes.MultiplyAdd(w5, z, f);
        g = TLanes.MultiplyAdd(w6, z, g);
        h = TLanes.MultiplyAdd(w7, z, h);
        z = TLanes.Load(v + n);
        b = TLanes.MultiplyAdd(w0, z, b);
        c = TLanes.MultiplyAdd(w1, z, c);
        d = TLanes.MultiplyAdd(w2, z, d);
        e = TLanes.MultiplyAdd(w3, z, e);
        f = TLanes.MultiplyAdd(w4, z, f);
        g = TLanes.MultiplyAdd(w5, z, g);
        h = TLanes.MultiplyAdd(w6, z, h);
        z = TLanes.Load(v + 2 * n);
        c = TLanes.MultiplyAdd(w0, z, c);
        d = TLanes.MultiplyAdd(w1, z, d);
        e = TLanes.MultiplyAdd(w2, z, e);
        f = TLanes.MultiplyAdd(w3, z, f);
        g = TLanes.MultiplyAdd(w4, z, g);
        h = TLanes.MultiplyAdd(w5, z, h);
        z = TLanes.Load(v + 3 * n);
        d = TLanes.MultiplyAdd(w0, z, d);
        e = TLanes.MultiplyAdd(w1, z, e);
        f = TLanes.MultiplyAdd(w2, z, f);
        g = TLanes.MultiplyAdd(w3, z, g);
        h = TLanes.MultiplyAdd(w4, z, h);
        z = TLanes.Load(v + 4 * n);
        e = TLanes.MultiplyAdd(w0, z, e);
        f = TLanes.MultiplyAdd(w1, z, f);
        g = TLanes.MultiplyAdd(w2, z, g);
        h = TLanes.MultiplyAdd(w3, z, h);
        z = TLanes.Load(v + 5 * n);
        f = TLanes.MultiplyAdd(w0, z, f);
        g = TLanes.MultiplyAdd(w1, z, g);
        h = TLanes.MultiplyAdd(w2, z, h);
        z = TLanes.Load(v + 6 * n);
        g = TLanes.MultiplyAdd(w0, z, g);
        h = TLanes.MultiplyAdd(w1, z, h);
        z = TLanes.Load(v + 7 * n);
        h = TLanes.MultiplyAdd(w0, z, h);
        TLanes.Store(to, a);
        TLanes.Store(to + n, b);
        TLanes.Store(to + 2 * n, c);
        TLanes.Store(to + 3 * n, d);
        TLanes.Store(to + 4 * n, e);
        TLanes.Store(to + 5 * n, f);
        TLanes.Store(to + 6 * n, g);
        TLanes.Store(to + 7 * n, h);
    }

    /// <summary>
    /// Adds the products of gradients and values by distance: row d of the sums gets g_t v_(t-d) for all t of the block.
    /// </summary>
    /// <param name="gradients">g, [rows, lanes], the last position first.</param>
    /// <param name="values">v, [rows, lanes], after eight rows of 0.</param>
    /// <param name="sums">[rows, lanes].</param>
    /// <param name="rows">A multiple of <see cref="Rows"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Correlate(float* gradients, float* values, float* sums, int rows)
    {
        var n = TLanes.Count;
        for (var first = 0; first < rows; first += Rows)
        {
            var to = sums + (nint)first * n;
            TVector a = TLanes.Load(to),
                b = TLanes.Load(to + n),
                c = TLanes.Load(to + 2 * n),
                d = TLanes.Load(to + 3 * n),
                e = TLanes.Load(to + 4 * n),
                f = TLanes.Load(to + 5 * n),
                g = TLanes.Load(to + 6 * n),
                h = TLanes.Load(to + 7 * n);
            var at = gradients + (nint)(rows - 1 - first) * n;
            var v = values;
            for (var t = first; t < rows; t++, at -= n, v += n)
            {
                var x = TLanes.Load(at);
                a = TLanes.MultiplyAdd(x, TLanes.Load(v), a);
                b = TLanes.MultiplyAdd(x, TLanes.Load(v - n), b);
                c = TLanes.MultiplyAdd(x, TLanes.Load(v - 2 * n), c);
                d = TLanes.MultiplyAdd(x, TLanes.Load(v - 3 * n), d);
                e = TLanes.MultiplyAdd(x, TLanes.Load(v - 4 * n), e);
                f = TLanes.MultiplyAdd(x, TLanes.Load(v - 5 * n), f);
                g = TLanes.MultiplyAdd(x, TLanes.Load(v - 6 * n), g);
                h = TLanes.MultiplyAdd(x, TLanes.Load(v - 7 * n), h);
            }

            TLanes.Store(to, a);
            TLanes.Store(to + n, b);
            TLanes.Store(to + 2 * n, c);
            TLanes.Store(to + 3 * n, d);
            TLanes.Store(to + 4 * n, e);
            TLanes.Store(to + 5 * n, f);
            TLanes.Store(to + 6 * n, g);
            TLanes.Store(to + 7 * n, h);
        }
    }
}
