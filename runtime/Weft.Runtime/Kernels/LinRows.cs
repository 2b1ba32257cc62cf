using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>How the factor of a coordinate is found.</summary>
internal unsafe interface IFactor
{
    static abstract TVector At<TLanes, TVector>(float* factors, int head, int at)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;

    static abstract float At(float* factors, int head, int at);
}

/// <summary>One factor for a head, whose coordinates fill whole registers.</summary>
internal readonly unsafe struct FactorOfHead : IFactor
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector At<TLanes, TVector>(float* factors, int head, int at)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Create(factors[head]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(float* factors, int head, int at) => factors[head];
}

/// <summary>A factor for every coordinate.</summary>
internal readonly unsafe struct FactorOfLane : IFactor
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector At<TLanes, TVector>(float* factors, int head, int at)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Load(factors + at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float At(float* factors, int head, int at) => factors[at];
}

/// <summary>
/// One position of the recurrence of lin, all coordinates of heads first .. end-1. The row before is read from memory,
/// where it has just been written, so that x and out are walked once and in order.
/// The change is computed before it is added: for small slopes it is small, and only the sum rounds at out's size.
/// </summary>
internal static unsafe class LinRows<TLanes, TVector, TFactor>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
    where TFactor : struct, IFactor
{
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    /// <summary>Added and taken away again, it clears what is below 2^-104, before that can become denormal.</summary>
    private const float Tiny = 1f / (1L << 40) / (1L << 40);

    /// <summary>out_t = out_(t-1) + k x_t - c out_(t-1).</summary>
    [MethodImpl(Fast)]
    public static void Forward(
        float* x,
        int step,
        float* before,
        float* result,
        float* gain,
        float* loss,
        int first,
        int end,
        int size
    )
    {
        for (var h = first; h < end; h++)
        {
            float* xs = x + (nint)h * step,
                from = before + (nint)h * size,
                to = result + (nint)h * size;
            var j = 0;
            for (; j + TLanes.Count <= size; j += TLanes.Count)
            {
                var last = TLanes.Load(from + j);
                var k = TFactor.At<TLanes, TVector>(gain, h, j);
                var c = TFactor.At<TLanes, TVector>(loss, h, j);
                var change = TLanes.MultiplyAdd(c, last, TLanes.Multiply(k, TLanes.Load(xs + j)));
                TLanes.Store(to + j, TLanes.Add(last, change));
            }

            for (; j < size; j++)
            {
                to[j] = from[j] + (TFactor.At(gain, h, j) * xs[j] + TFactor.At(loss, h, j) * from[j]);
            }
        }
    }

    /// <summary>dx_t = dx_(t+1) + k g_t - (1 - a) dx_(t+1), and sums += m dx_t (x_t - out_(t-1)).</summary>
    [MethodImpl(Fast)]
    public static void Backward(
        float* g,
        float* x,
        int step,
        float* before,
        float* after,
        float* result,
        float* sums,
        float* factors,
        int stride,
        int first,
        int end,
        int size,
        bool slope
    )
    {
        float* gain = factors,
            loss = factors + 2 * (nint)stride,
            mean = factors + 3 * (nint)stride;
        for (var h = first; h < end; h++)
        {
            var at = (nint)h * size;
            float* gs = g + at,
                xs = x + (nint)h * step,
                from = before + at,
                next = after + at,
                to = result + at,
                sum = sums + at;
            var j = 0;
            for (; j + TLanes.Count <= size; j += TLanes.Count)
            {
                var last = TLanes.Load(next + j);
                var k = TFactor.At<TLanes, TVector>(gain, h, j);
                var c = TFactor.At<TLanes, TVector>(loss, h, j);
                var d = TLanes.Add(last, TLanes.MultiplyAdd(c, last, TLanes.Multiply(k, TLanes.Load(gs + j))));
                TLanes.Store(to + j, d);
                if (slope)
                {
                    var m = TLanes.Multiply(TFactor.At<TLanes, TVector>(mean, h, j), d);
                    var change = TLanes.Subtract(TLanes.Load(xs + j), TLanes.Load(from + j));
                    TLanes.Store(sum + j, TLanes.MultiplyAdd(m, change, TLanes.Load(sum + j)));
                }
            }

            for (; j < size; j++)
            {
                var d = next[j] + (TFactor.At(gain, h, j) * gs[j] + TFactor.At(loss, h, j) * next[j]);
                to[j] = d;
                sum[j] += slope ? TFactor.At(mean, h, j) * d * (xs[j] - from[j]) : 0;
            }
        }
    }

    /// <summary>Clears numbers that would soon be denormal.</summary>
    [MethodImpl(Fast)]
    public static void Flush(float* row, int count)
    {
        var tiny = TLanes.Create(Tiny);
        var j = 0;
        for (; j + TLanes.Count <= count; j += TLanes.Count)
        {
            TLanes.Store(row + j, TLanes.Subtract(TLanes.Add(TLanes.Load(row + j), tiny), tiny));
        }

        for (; j < count; j++)
        {
            row[j] = row[j] + Tiny - Tiny;
        }
    }
}
