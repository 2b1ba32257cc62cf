using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>Whether a factor is that of a head, whose coordinates fill whole registers, or of each coordinate.</summary>
internal interface IFactor
{
    static abstract bool OfHead { get; }
}

/// <summary>One factor for a head.</summary>
internal readonly struct FactorOfHead : IFactor
{
    public static bool OfHead => true;
}

/// <summary>A factor for every coordinate: a row is one head.</summary>
internal readonly struct FactorOfLane : IFactor
{
    public static bool OfHead => false;
}

/// <summary>
/// One position of the recurrence of lin, all coordinates of heads first .. end-1. The row before is read from memory,
/// where it has just been written, so that x and out are walked once and in order: addresses only grow forwards and
/// only fall backwards, also within a row, which the processor foresees: a pass takes the time of a copy.
/// </summary>
internal static unsafe class LinRows<TLanes, TVector, TFactor>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
    where TFactor : struct, IFactor
{
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private const float Slow = 1 << 26;

    /// <summary>
    /// out_t = out_(t-1) + k x_t - c out_(t-1), where what rounding takes from a sum is added to the next one: otherwise
    /// the errors of 1 / c positions add up, and the slope's gradient is made of differences x - out.
    /// </summary>
    /// <param name="x">x_t; a head's begins <paramref name="step"/> after the one before.</param>
    /// <param name="step">0 where heads share x.</param>
    /// <param name="before">out_(t-1).</param>
    /// <param name="lost">What rounding took from out_(t-1), replaced by that of out_t.</param>
    /// <param name="result">out_t.</param>
    /// <param name="gain">k.</param>
    /// <param name="loss">-c.</param>
    /// <param name="first">The first head.</param>
    /// <param name="end">The head after the last.</param>
    /// <param name="size">Coordinates of a head.</param>
    /// <param name="streams">
    /// Whether out_t passes by the caches; out_(t-1) is then replaced by it. Heads fill registers, and rows are aligned.
    /// </param>
    [MethodImpl(Fast)]
    public static void Forward(
        float* x,
        nint step,
        float* before,
        float* lost,
        float* result,
        float* gain,
        float* loss,
        nint first,
        nint end,
        nint size,
        bool streams = false
    )
    {
        for (var h = first; h < end; h++)
        {
            float* xs = x + h * step,
                from = before + h * size,
                rest = lost + h * size,
                to = result + h * size;
            var (k, c) = (OfHead(gain, h), OfHead(loss, h));
            nint j = 0;
            for (; j + TLanes.Count <= size; j += TLanes.Count)
            {
                var last = TLanes.Load(from + j);
                var added = TLanes.Multiply(OfLane(k, gain, j), TLanes.Load(xs + j));
                var change = TLanes.Add(TLanes.MultiplyAdd(OfLane(c, loss, j), last, added), TLanes.Load(rest + j));
                var next = TLanes.Add(last, change);
                TLanes.Store(rest + j, TLanes.Subtract(change, TLanes.Subtract(next, last)));
                Put(to + j, from + j, next, streams);
            }

            for (; j < size; j++)
            {
                var change = gain[j] * xs[j] + loss[j] * from[j] + rest[j];
                var next = from[j] + change;
                rest[j] = change - (next - from[j]);
                to[j] = next;
            }
        }
    }

    /// <summary>dx_t = dx_(t+1) + k g_t - (1 - a) dx_(t+1), rounded as forwards, and sums += m dx_t (x_t - out_(t-1)).</summary>
    /// <param name="g">The gradient of out_t.</param>
    /// <param name="x">x_t, as forwards.</param>
    /// <param name="step">As forwards.</param>
    /// <param name="before">out_(t-1).</param>
    /// <param name="after">dx_(t+1).</param>
    /// <param name="lost">As forwards, for dx.</param>
    /// <param name="result">dx_t.</param>
    /// <param name="sums">The parts of the slope's gradient.</param>
    /// <param name="factors">A row of <see cref="LinDecay"/>, each kind a stride after the one before.</param>
    /// <param name="stride">Factors of a kind.</param>
    /// <param name="first">The first head.</param>
    /// <param name="end">The head after the last.</param>
    /// <param name="size">Coordinates of a head.</param>
    /// <param name="streams">As forwards, for dx.</param>
    [MethodImpl(Fast)]
    public static void Backward(
        float* g,
        float* x,
        nint step,
        float* before,
        float* after,
        float* lost,
        float* result,
        float* sums,
        float* factors,
        nint stride,
        nint first,
        nint end,
        nint size,
        bool streams = false
    )
    {
        float* gain = factors,
            loss = factors + 2 * stride,
            mean = factors + 3 * stride;
        for (var h = end - 1; h >= first; h--)
        {
            var at = h * size;
            float* gs = g + at,
                xs = x + h * step,
                from = before + at,
                next = after + at,
                rest = lost + at,
                to = result + at,
                sum = sums + at;
            var (k, c, m) = (OfHead(gain, h), OfHead(loss, h), OfHead(mean, h));
            var j = size;
            for (var whole = size - size % TLanes.Count; j > whole; )
            {
                j--;
                var delta = gain[j] * gs[j] + loss[j] * next[j] + rest[j];
                var d = next[j] + delta;
                rest[j] = delta - (d - next[j]);
                to[j] = d;
                sum[j] += mean[j] * d * (xs[j] - from[j]);
            }

            while (j > 0)
            {
                j -= TLanes.Count;
                var last = TLanes.Load(next + j);
                var added = TLanes.Multiply(OfLane(k, gain, j), TLanes.Load(gs + j));
                var delta = TLanes.Add(TLanes.MultiplyAdd(OfLane(c, loss, j), last, added), TLanes.Load(rest + j));
                var d = TLanes.Add(last, delta);
                TLanes.Store(rest + j, TLanes.Subtract(delta, TLanes.Subtract(d, last)));
                Put(to + j, next + j, d, streams);
                var far = TLanes.Multiply(OfLane(m, mean, j), d);
                var change = TLanes.Subtract(TLanes.Load(xs + j), TLanes.Load(from + j));
                TLanes.Store(sum + j, TLanes.MultiplyAdd(far, change, TLanes.Load(sum + j)));
            }
        }
    }

    /// <summary>
    /// Clears what no longer decays: where c x, which is taken from x, is below 2^-126, it is taken for 0. For small c, whose
    /// decay takes long, only what is near 2^-126 itself is cleared: many numbers, each times a gain of about c, may be on
    /// their way to a sum.
    /// </summary>
    /// <param name="row">The sums.</param>
    /// <param name="lost">What rounding took from them.</param>
    /// <param name="loss">-c.</param>
    /// <param name="first">The first head.</param>
    /// <param name="end">The head after the last.</param>
    /// <param name="size">Coordinates of a head.</param>
    [MethodImpl(Fast)]
    public static void Flush(float* row, float* lost, float* loss, nint first, nint end, nint size)
    {
        for (var h = first; h < end; h++)
        {
            float* to = row + h * size,
                rest = lost + h * size;
            var c = OfHead(loss, h);
            nint j = 0;
            for (; j + TLanes.Count <= size; j += TLanes.Count)
            {
                var limit = Limit(OfLane(c, loss, j));
                TLanes.Store(to + j, TLanes.ClearBelow(limit, TLanes.Load(to + j)));
                TLanes.Store(rest + j, TLanes.ClearBelow(limit, TLanes.Load(rest + j)));
            }

            for (; j < size; j++)
            {
                var limit = Limit(-loss[j]);
                to[j] = MathF.Abs(to[j]) < limit ? 0 : to[j];
                rest[j] = MathF.Abs(rest[j]) < limit ? 0 : rest[j];
            }
        }
    }

    /// <summary>2^-126 max(1, min(1 / c, 2^26 c)), a little more so that its rounding does not matter.</summary>
    [MethodImpl(Inline)]
    private static TVector Limit(TVector loss)
    {
        var c = TLanes.Subtract(TLanes.Zero, loss);
        var factor = TLanes.Min(TLanes.Divide(TLanes.Create(1), c), TLanes.Multiply(c, TLanes.Create(Slow)));
        return TLanes.Multiply(TLanes.Max(TLanes.Create(1), factor), TLanes.Create(1.01f * Denormals.SmallestNormal));
    }

    private static float Limit(float c) =>
        MathF.Max(1, MathF.Min(1 / c, c * Slow)) * (1.01f * Denormals.SmallestNormal);

    [MethodImpl(Inline)]
    private static void Put(float* to, float* kept, TVector value, bool streams)
    {
        if (streams)
        {
            TLanes.StoreStreaming(to, value);
            TLanes.Store(kept, value);
        }
        else
        {
            TLanes.Store(to, value);
        }
    }

    [MethodImpl(Inline)]
    private static TVector OfHead(float* factors, nint head) =>
        TFactor.OfHead ? TLanes.Create(factors[head]) : TLanes.Zero;

    [MethodImpl(Inline)]
    private static TVector OfLane(TVector ofHead, float* factors, nint at) =>
        TFactor.OfHead ? ofHead : TLanes.Load(factors + at);
}
