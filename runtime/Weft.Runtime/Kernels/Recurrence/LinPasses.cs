using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Walks positions forwards, or backwards for the gradients, a sequence and a group of heads at a time. Heads that do not
/// fill registers are walked as one row, whose factors (and shared values) are laid out for every coordinate first.
/// </summary>
internal readonly unsafe struct LinPasses : IKernel
{
    /// <summary>
    /// Rows between two sweeps of what no longer decays: it would never come to 0, and on processors whose threads cannot be
    /// told to flush denormals it would be slow for as long.
    /// </summary>
    private const int Sweep = 32;

    /// <summary>Numbers of a result, 16 MiB, from which on it is streamed: measured at B4 H8 e32, no gain at T1024, a sixth of the time at T4096.</summary>
    private const long Streamed = 1 << 22;

    /// <summary>Bytes of a cache line.</summary>
    private const int Line = 64;

    public required MixingShape Shape { get; init; }

    /// <summary>[FactorRows, 4, H], from <see cref="LinDecay"/>.</summary>
    public required float* Factors { get; init; }

    /// <summary>Later positions have the factors of the last row.</summary>
    public required int FactorRows { get; init; }

    /// <summary>x, not needed backwards without softmax.</summary>
    public required float* Values { get; init; }

    public required float* Result { get; init; }

    /// <summary>The gradient of the result; null forwards.</summary>
    public float* Gradient { get; init; }

    /// <summary>Where the gradient of x goes.</summary>
    public float* ValueGradient { get; init; }

    /// <summary>Where the slope's gradient goes, [B, H e] parts to be added; null if not wanted.</summary>
    public double[]? SlopeParts { get; init; }

    /// <summary>Whether the row of a position is swept.</summary>
    public static bool SweepsAfter(int t) => t % Sweep == Sweep - 1;

    /// <summary>
    /// Whether results pass by the caches: where they are too long to be found there by who reads them next, and lines start
    /// with a register.
    /// </summary>
    private bool Streams<TLanes, TVector>(float* to)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged =>
        (long)Shape.Batch * Shape.Length * Shape.Row >= Streamed
        && (nint)to % Line == 0
        && Shape.Row % (Line / sizeof(float)) == 0
        && Shape.Size % TLanes.Count == 0;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var pass = this;
        var wide = Shape.Size % TLanes.Count == 0;
        var whole = !wide || (Shape.Shared && Gradient != null);
        var groups = whole ? 1 : Groups(ThreadTeam.Threads);
        using var flushed = Denormals.FlushHere();
        ThreadTeam.Run(
            Shape.Batch * groups,
            item =>
            {
                var (b, group) = (item / groups, item % groups);
                var (first, end) = (group * pass.Shape.Heads / groups, (group + 1) * pass.Shape.Heads / groups);
                if (pass.Gradient == null && wide)
                {
                    pass.Forward<TLanes, TVector, FactorOfHead>(b, first, end, pass.Shape.Size);
                }
                else if (pass.Gradient == null)
                {
                    pass.Forward<TLanes, TVector, FactorOfLane>(b, 0, 1, pass.Shape.Row);
                }
                else if (wide)
                {
                    pass.Backward<TLanes, TVector, FactorOfHead>(b, first, end, pass.Shape.Size);
                }
                else
                {
                    pass.Backward<TLanes, TVector, FactorOfLane>(b, 0, 1, pass.Shape.Row);
                }
            }
        );
    }

    /// <summary>As few as keep all threads busy: longer runs of memory are read faster.</summary>
    private int Groups(int threads)
    {
        var groups = 1;
        while (groups < Shape.Heads && Shape.Batch * groups % threads != 0 && Shape.Batch * groups < 2 * threads)
        {
            groups++;
        }

        return groups;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward<TLanes, TVector, TFactor>(int b, int first, int end, int size)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
        where TFactor : struct, IFactor
    {
        var row = Shape.Row;
        var scratch = Scratch.Take((LinDecay.Factors + 3) * (long)row);
        float* lanes = scratch,
            repeated = scratch + LinDecay.Factors * row,
            before = repeated + row,
            lost = before + row;
        new Span<float>(before, 2 * row).Clear();
        var perLane = typeof(TFactor) == typeof(FactorOfLane);
        var x = Values + (nint)b * Shape.Length * Shape.ValueRow;
        var to = Result + (nint)b * Shape.Length * row;
        var step = Shape.Shared ? 0 : size;
        var streams = !perLane && Streams<TLanes, TVector>(Result);
        var kept = before;
        for (var t = 0; t < Shape.Length; t++)
        {
            var factors = FactorsOf(t);
            var stride = Shape.Heads;
            var values = x;
            if (perLane)
            {
                if (t < FactorRows)
                {
                    LinLayout.Spread(Shape, factors, lanes, 2);
                }

                factors = lanes;
                stride = row;
                values = Shape.Shared ? LinLayout.Repeat(Shape, x, repeated) : x;
            }

            LinRows<TLanes, TVector, TFactor>.Forward(
                values,
                step,
                before,
                lost,
                to,
                factors,
                factors + stride,
                first,
                end,
                size,
                streams && !SweepsAfter(t)
            );
            before = streams ? kept : to;
            if (SweepsAfter(t))
            {
                LinRows<TLanes, TVector, TFactor>.Flush(to, lost, factors + stride, first, end, size);
                Keep(to, before, first * size, end * size);
            }

            x += Shape.ValueRow;
            to += row;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward<TLanes, TVector, TFactor>(int b, int first, int end, int size)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
        where TFactor : struct, IFactor
    {
        var (row, length) = (Shape.Row, Shape.Length);
        var scratch = Scratch.Take((LinDecay.Factors + 5) * (long)row);
        float* lanes = scratch,
            repeated = scratch + LinDecay.Factors * row,
            zeros = repeated + row,
            state = zeros + row,
            sums = state + row,
            lost = sums + row;
        new Span<float>(zeros, 4 * row).Clear();
        var perLane = typeof(TFactor) == typeof(FactorOfLane);
        var slope = SlopeParts is not null;
        var step = Shape.Shared && !perLane ? 0 : size;
        float* after = state;
        var streams = !perLane && !Shape.Shared && Streams<TLanes, TVector>(ValueGradient);
        for (var t = length - 1; t >= 0; t--)
        {
            var at = ((nint)b * length + t) * row;
            var x = Values == null ? zeros : Values + ((nint)b * length + t) * Shape.ValueRow;
            var factors = FactorsOf(t);
            var stride = Shape.Heads;
            if (perLane)
            {
                if (t == length - 1 || t < FactorRows - 1)
                {
                    LinLayout.Spread(Shape, factors, lanes, LinDecay.Factors);
                }

                factors = lanes;
                stride = row;
                x = Shape.Shared && Values != null ? LinLayout.Repeat(Shape, x, repeated) : x;
            }

            float* target = Shape.Shared ? state : ValueGradient + at;
            LinRows<TLanes, TVector, TFactor>.Backward(
                Gradient + at,
                x,
                step,
                t == 0 ? zeros : Result + at - row,
                after,
                lost,
                target,
                sums,
                factors,
                stride,
                first,
                end,
                size,
                streams && t % Sweep != 0
            );
            after = streams ? state : target;
            if (t % Sweep == 0)
            {
                LinRows<TLanes, TVector, TFactor>.Flush(target, lost, factors + 2 * stride, first, end, size);
                Keep(target, after, first * size, end * size);
                if (slope)
                {
                    Collect(sums, (long)b * row, first * size, end * size);
                }
            }

            if (Shape.Shared)
            {
                LinLayout.Add(Shape, state, ValueGradient + ((nint)b * length + t) * Shape.Size);
            }
        }
    }

    private float* FactorsOf(int t) => Factors + (nint)Math.Min(t, FactorRows - 1) * LinDecay.Factors * Shape.Heads;

    private static void Keep(float* row, float* to, int first, int end)
    {
        if (row != to)
        {
            new ReadOnlySpan<float>(row + first, end - first).CopyTo(new Span<float>(to + first, end - first));
        }
    }

    private void Collect(float* sums, long to, int first, int end)
    {
        for (var j = first; j < end; j++)
        {
            SlopeParts![to + j] += sums[j];
            sums[j] = 0;
        }
    }
}
