using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Spectra of the blocks of a register of columns: point k of block b is a register of real parts and one of imaginary parts
/// at b step + 2 k lanes. What is summed over blocks is summed point by point, four blocks of sums in registers.
/// </summary>
internal static unsafe class ToeplitzSpectra<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>From a block to the next: not a power of two, so that they do not meet in the same sets of the cache.</summary>
    public static nint Step(int points) => 2 * (nint)TLanes.Count * (points + 1);

    /// <summary>The spectrum of rows [n, lanes], turned.</summary>
    [MethodImpl(Fast)]
    public static void Transform(float* rows, float* to, FourierTwiddles twiddles)
    {
        var n = TLanes.Count;
        var turn = twiddles.Turn;
        for (var t = 0; t < twiddles.Points; t++)
        {
            var x = TLanes.Load(rows + (nint)t * n);
            TLanes.Store(to + 2 * (nint)t * n, TLanes.Multiply(x, TLanes.Create(turn[2 * t])));
            TLanes.Store(to + (2 * (nint)t + 1) * n, TLanes.Multiply(x, TLanes.Create(turn[2 * t + 1])));
        }

        Fourier<TLanes, TVector>.Forward(to, twiddles.Points, twiddles);
    }

    /// <summary>Adds to rows [n, lanes] the imaginary part of what a spectrum, which is lost, is that of, turned back.</summary>
    [MethodImpl(Fast)]
    public static void AddBack(float* spectrum, float* rows, FourierTwiddles twiddles)
    {
        Fourier<TLanes, TVector>.Backward(spectrum, twiddles.Points, twiddles);
        var n = TLanes.Count;
        var turn = twiddles.Turn;
        for (var t = 0; t < twiddles.Points; t++, spectrum += 2 * n, rows += n)
        {
            var y = TLanes.MultiplyAdd(TLanes.Load(spectrum + n), TLanes.Create(turn[2 * t]), TLanes.Load(rows));
            TLanes.Store(rows, TLanes.MultiplyAdd(TLanes.Load(spectrum), TLanes.Create(-turn[2 * t + 1]), y));
        }
    }

    /// <summary>Block b becomes the sum over the blocks j up to it of its values times window b - j, point by point.</summary>
    /// <param name="windows">For each point a complex number of every window.</param>
    /// <param name="blocks">Spectra.</param>
    /// <param name="count">Blocks, and windows.</param>
    /// <param name="points">n.</param>
    [MethodImpl(Fast)]
    public static void Multiply(float* windows, float* blocks, int count, int points)
    {
        for (var k = 0; k < points; k++, windows += 2 * count, blocks += 2 * TLanes.Count)
        {
            // From the last on, since sums take the place of what they are made of.
            var block = count;
            while (block % 4 != 0)
            {
                block--;
                One(windows, blocks, Step(points), block);
            }

            while (block > 0)
            {
                block -= 4;
                Four(windows, blocks, Step(points), block);
            }
        }
    }

    [MethodImpl(Fast)]
    private static void One(float* windows, float* blocks, nint step, int block)
    {
        var n = TLanes.Count;
        var (re, im) = (TLanes.Zero, TLanes.Zero);
        var w = windows + 2 * block;
        var x = blocks;
        for (var j = 0; j <= block; j++, x += step, w -= 2)
        {
            var y = TLanes.Load(x + n);
            Add(ref re, ref im, w, TLanes.Load(x), y, TLanes.Subtract(TLanes.Zero, y));
        }

        TLanes.Store(blocks + block * step, re);
        TLanes.Store(blocks + block * step + n, im);
    }

    [MethodImpl(Fast)]
    private static void Four(float* windows, float* blocks, nint step, int block)
    {
        var n = TLanes.Count;
        TVector r0 = TLanes.Zero,
            i0 = r0,
            r1 = r0,
            i1 = r0,
            r2 = r0,
            i2 = r0,
            r3 = r0,
            i3 = r0;
        var w = windows + 2 * block;
        var at = blocks;
        for (var j = 0; j <= block; j++, at += step, w -= 2)
        {
            TVector x = TLanes.Load(at),
                y = TLanes.Load(at + n),
                minus = TLanes.Subtract(TLanes.Zero, y);
            Add(ref r0, ref i0, w, x, y, minus);
            Add(ref r1, ref i1, w + 2, x, y, minus);
            Add(ref r2, ref i2, w + 4, x, y, minus);
            Add(ref r3, ref i3, w + 6, x, y, minus);
        }

        // The triangle of the last three blocks.
        TVector p = TLanes.Load(at),
            q = TLanes.Load(at + n),
            o = TLanes.Subtract(TLanes.Zero, q);
        Add(ref r1, ref i1, windows, p, q, o);
        Add(ref r2, ref i2, windows + 2, p, q, o);
        Add(ref r3, ref i3, windows + 4, p, q, o);
        p = TLanes.Load(at + step);
        q = TLanes.Load(at + step + n);
        o = TLanes.Subtract(TLanes.Zero, q);
        Add(ref r2, ref i2, windows, p, q, o);
        Add(ref r3, ref i3, windows + 2, p, q, o);
        p = TLanes.Load(at + 2 * step);
        q = TLanes.Load(at + 2 * step + n);
        o = TLanes.Subtract(TLanes.Zero, q);
        Add(ref r3, ref i3, windows, p, q, o);
        var to = blocks + block * step;
        TLanes.Store(to, r0);
        TLanes.Store(to + n, i0);
        TLanes.Store(to + step, r1);
        TLanes.Store(to + step + n, i1);
        TLanes.Store(to + 2 * step, r2);
        TLanes.Store(to + 2 * step + n, i2);
        TLanes.Store(to + 3 * step, r3);
        TLanes.Store(to + 3 * step + n, i3);
    }

    /// <summary>
    /// The sums over lanes of the convolution of two rows of blocks: block e is the sum over a + b = e of their products.
    /// </summary>
    /// <param name="left">Spectra.</param>
    /// <param name="right">Spectra.</param>
    /// <param name="count">Blocks.</param>
    /// <param name="points">n.</param>
    /// <param name="to">[count, n] complex numbers.</param>
    [MethodImpl(Fast)]
    public static void Correlate(float* left, float* right, int count, int points, float* to)
    {
        var step = Step(points);
        for (var k = 0; k < points; k++, left += 2 * TLanes.Count, right += 2 * TLanes.Count, to += 2)
        {
            var block = 0;
            for (; block + 4 <= count; block += 4)
            {
                Four(left, right, step, block, to, 2 * (nint)points);
            }

            for (; block < count; block++)
            {
                One(left, right, step, block, to + 2 * (nint)block * points);
            }
        }
    }

    [MethodImpl(Fast)]
    private static void One(float* left, float* right, nint step, int block, float* to)
    {
        var (re, im) = (TLanes.Zero, TLanes.Zero);
        left += block * step;
        for (var j = 0; j <= block; j++, left -= step, right += step)
        {
            var y = TLanes.Load(right + TLanes.Count);
            AddProduct(ref re, ref im, left, TLanes.Load(right), y, TLanes.Subtract(TLanes.Zero, y));
        }

        Put(to, re, im);
    }

    [MethodImpl(Fast)]
    private static void Four(float* left, float* right, nint step, int block, float* to, nint row)
    {
        var n = TLanes.Count;
        TVector r0 = TLanes.Zero,
            i0 = r0,
            r1 = r0,
            i1 = r0,
            r2 = r0,
            i2 = r0,
            r3 = r0,
            i3 = r0;
        var a = left + block * step;
        for (var j = 0; j <= block; j++, a -= step, right += step)
        {
            TVector x = TLanes.Load(right),
                y = TLanes.Load(right + n),
                minus = TLanes.Subtract(TLanes.Zero, y);
            AddProduct(ref r0, ref i0, a, x, y, minus);
            AddProduct(ref r1, ref i1, a + step, x, y, minus);
            AddProduct(ref r2, ref i2, a + 2 * step, x, y, minus);
            AddProduct(ref r3, ref i3, a + 3 * step, x, y, minus);
        }

        TVector p = TLanes.Load(right),
            q = TLanes.Load(right + n),
            o = TLanes.Subtract(TLanes.Zero, q);
        AddProduct(ref r1, ref i1, left, p, q, o);
        AddProduct(ref r2, ref i2, left + step, p, q, o);
        AddProduct(ref r3, ref i3, left + 2 * step, p, q, o);
        p = TLanes.Load(right + step);
        q = TLanes.Load(right + step + n);
        o = TLanes.Subtract(TLanes.Zero, q);
        AddProduct(ref r2, ref i2, left, p, q, o);
        AddProduct(ref r3, ref i3, left + step, p, q, o);
        p = TLanes.Load(right + 2 * step);
        q = TLanes.Load(right + 2 * step + n);
        o = TLanes.Subtract(TLanes.Zero, q);
        AddProduct(ref r3, ref i3, left, p, q, o);
        to += block * row;
        Put(to, r0, i0);
        Put(to + row, r1, i1);
        Put(to + 2 * row, r2, i2);
        Put(to + 3 * row, r3, i3);
    }

    private static void Put(float* to, TVector re, TVector im)
    {
        to[0] = TLanes.Sum(re);
        to[1] = TLanes.Sum(im);
    }

    /// <summary>re + i im += (w0 + i w1) (x + i y), with -y at hand.</summary>
    [MethodImpl(Inline)]
    private static void Add(ref TVector re, ref TVector im, float* w, TVector x, TVector y, TVector minus)
    {
        var (a, b) = (TLanes.Create(*w), TLanes.Create(w[1]));
        re = TLanes.MultiplyAdd(b, minus, TLanes.MultiplyAdd(a, x, re));
        im = TLanes.MultiplyAdd(a, y, TLanes.MultiplyAdd(b, x, im));
    }

    /// <summary>The same with a register of numbers each.</summary>
    [MethodImpl(Inline)]
    private static void AddProduct(ref TVector re, ref TVector im, float* w, TVector x, TVector y, TVector minus)
    {
        var (a, b) = (TLanes.Load(w), TLanes.Load(w + TLanes.Count));
        re = TLanes.MultiplyAdd(b, minus, TLanes.MultiplyAdd(a, x, re));
        im = TLanes.MultiplyAdd(a, y, TLanes.MultiplyAdd(b, x, im));
    }
}
