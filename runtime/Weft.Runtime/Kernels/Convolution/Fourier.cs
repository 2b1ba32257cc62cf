using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Discrete Fourier transforms of as many columns at once as a register holds: point k of all columns is a register of
/// real parts and one of imaginary parts. Forward by decimation in frequency, radix 4, leaves the spectrum in the order
/// of reversed digits; Backward by decimation in time takes it in that order and gives n times the inverse. Products of
/// spectra do not care about the order, so nothing is ever sorted. Recursion keeps the parts in the nearest cache.
/// </summary>
internal static unsafe class Fourier<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    /// <summary>In place; points a power of two.</summary>
    [MethodImpl(Fast)]
    public static void Forward(float* data, int points, FourierTwiddles twiddles, int level = 0)
    {
        if (points < 4)
        {
            Pair(data, points);
            return;
        }

        var n = TLanes.Count;
        var quarter = points / 4;
        var step = 2 * (nint)n * quarter;
        float* a = data,
            b = a + step,
            c = b + step,
            d = c + step,
            w = twiddles[level];
        for (var k = 0; k < quarter; k++)
        {
            TVector ar = TLanes.Load(a),
                ai = TLanes.Load(a + n),
                br = TLanes.Load(b),
                bi = TLanes.Load(b + n),
                cr = TLanes.Load(c),
                ci = TLanes.Load(c + n),
                dr = TLanes.Load(d),
                di = TLanes.Load(d + n);
            TVector acr = TLanes.Add(ar, cr),
                aci = TLanes.Add(ai, ci),
                bdr = TLanes.Add(br, dr),
                bdi = TLanes.Add(bi, di);
            TLanes.Store(a, TLanes.Add(acr, bdr));
            TLanes.Store(a + n, TLanes.Add(aci, bdi));
            Turn(c, TLanes.Subtract(acr, bdr), TLanes.Subtract(aci, bdi), w[2], w[3]);

            // t3 = -i (b - d).
            TVector tr = TLanes.Subtract(ar, cr),
                ti = TLanes.Subtract(ai, ci),
                ur = TLanes.Subtract(bi, di),
                ui = TLanes.Subtract(dr, br);
            Turn(b, TLanes.Add(tr, ur), TLanes.Add(ti, ui), w[0], w[1]);
            Turn(d, TLanes.Subtract(tr, ur), TLanes.Subtract(ti, ui), w[4], w[5]);
            a += 2 * n;
            b += 2 * n;
            c += 2 * n;
            d += 2 * n;
            w += 6;
        }

        for (var part = 0; part < 4 && quarter > 1; part++)
        {
            Forward(data + part * step, quarter, twiddles, level + 1);
        }
    }

    /// <summary>In place; points a power of two.</summary>
    [MethodImpl(Fast)]
    public static void Backward(float* data, int points, FourierTwiddles twiddles, int level = 0)
    {
        if (points < 4)
        {
            Pair(data, points);
            return;
        }

        var n = TLanes.Count;
        var quarter = points / 4;
        var step = 2 * (nint)n * quarter;
        for (var part = 0; part < 4 && quarter > 1; part++)
        {
            Backward(data + part * step, quarter, twiddles, level + 1);
        }

        float* a = data,
            b = a + step,
            c = b + step,
            d = c + step,
            w = twiddles[level];
        for (var k = 0; k < quarter; k++)
        {
            TVector ar = TLanes.Load(a),
                ai = TLanes.Load(a + n);
            var (br, bi) = Turned(b, w[0], w[1]);
            var (cr, ci) = Turned(c, w[2], w[3]);
            var (dr, di) = Turned(d, w[4], w[5]);
            TVector acr = TLanes.Add(ar, cr),
                aci = TLanes.Add(ai, ci),
                bdr = TLanes.Add(br, dr),
                bdi = TLanes.Add(bi, di);
            TLanes.Store(a, TLanes.Add(acr, bdr));
            TLanes.Store(a + n, TLanes.Add(aci, bdi));
            TLanes.Store(c, TLanes.Subtract(acr, bdr));
            TLanes.Store(c + n, TLanes.Subtract(aci, bdi));

            // i (b - d).
            TVector tr = TLanes.Subtract(ar, cr),
                ti = TLanes.Subtract(ai, ci),
                ur = TLanes.Subtract(di, bi),
                ui = TLanes.Subtract(br, dr);
            TLanes.Store(b, TLanes.Add(tr, ur));
            TLanes.Store(b + n, TLanes.Add(ti, ui));
            TLanes.Store(d, TLanes.Subtract(tr, ur));
            TLanes.Store(d + n, TLanes.Subtract(ti, ui));
            a += 2 * n;
            b += 2 * n;
            c += 2 * n;
            d += 2 * n;
            w += 6;
        }
    }

    /// <summary>Stores (x + i y) (cos + i sin).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn(float* to, TVector x, TVector y, float cos, float sin)
    {
        var (c, s) = (TLanes.Create(cos), TLanes.Create(sin));
        TLanes.Store(to, TLanes.Subtract(TLanes.Multiply(x, c), TLanes.Multiply(y, s)));
        TLanes.Store(to + TLanes.Count, TLanes.MultiplyAdd(x, s, TLanes.Multiply(y, c)));
    }

    /// <summary>Loads a point times (cos - i sin).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Real, TVector Imaginary) Turned(float* from, float cos, float sin)
    {
        var (x, y) = (TLanes.Load(from), TLanes.Load(from + TLanes.Count));
        var (c, s) = (TLanes.Create(cos), TLanes.Create(sin));
        return (
            TLanes.MultiplyAdd(x, c, TLanes.Multiply(y, s)),
            TLanes.Subtract(TLanes.Multiply(y, c), TLanes.Multiply(x, s))
        );
    }

    /// <summary>The transform of 2 points, its own inverse but for the factor 2; nothing for 1.</summary>
    private static void Pair(float* data, int points)
    {
        if (points < 2)
        {
            return;
        }

        var n = TLanes.Count;
        for (var part = 0; part < 2 * n; part += n)
        {
            var (x, y) = (TLanes.Load(data + part), TLanes.Load(data + part + 2 * n));
            TLanes.Store(data + part, TLanes.Add(x, y));
            TLanes.Store(data + part + 2 * n, TLanes.Subtract(x, y));
        }
    }
}
