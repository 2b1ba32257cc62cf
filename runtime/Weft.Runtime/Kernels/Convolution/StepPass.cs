using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Mixtures by weights that are constant over steps of distances (<see cref="StepWeights"/>) by prefix sums, O(T steps).
/// The sums begin anew before each block of positions, as far back as weights still change, so that they stay short and
/// keep their digits; what lies before all has the weight of the last step and is carried in float64. The gradient of
/// the values is the same with time turned around; that of a step is the sum of g_t times the sum of its values.
/// </summary>
internal readonly unsafe struct StepPass : IKernel
{
    private const int Rows = 4;

    /// <summary>Rows of gradients that meet all steps while they are in the nearest cache.</summary>
    private const int Near = 32;

    public required ToeplitzArrays Arrays { get; init; }
    public required StepWeights Steps { get; init; }

    private MixingShape Shape => Arrays.Shape;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var pass = this;
        var (heads, panels, steps) = (
            Shape.Heads,
            ToeplitzPanel<TLanes, TVector>.Count(Shape),
            Arrays.Correlations == null ? 0 : Steps.Starts.Length
        );
        var parts = new double[heads * panels * steps];
        ThreadTeam.Run(
            heads * panels,
            item =>
            {
                var (head, panel) = (item / panels, item % panels);
                pass.Mix<TLanes, TVector>(head, panel);
                if (steps > 0)
                {
                    pass.Correlate<TLanes, TVector>(head, panel, parts.AsSpan(item * steps, steps));
                }
            }
        );
        for (var h = 0; h < heads && steps > 0; h++)
        {
            Add(parts.AsSpan(h * panels * steps, panels * steps), Arrays.Correlations + (nint)h * Shape.Length);
        }
    }

    /// <summary>The result, or the gradient of the values.</summary>
    private void Mix<TLanes, TVector>(int head, int panel)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var backward = Arrays.Gradient != null;
        int width = ToeplitzPanel<TLanes, TVector>.Width,
            block = Steps.Block,
            span = Steps.Span;
        var sums = Scratch.Take((nint)(span + 2 * block) * width);
        var to = sums + (nint)(span + block) * width;
        var carried = stackalloc double[width];
        var carriedRow = stackalloc float[width];
        var full = new ToeplitzPanel<TLanes, TVector>(Shape, head, panel, false);
        var source = backward ? full : new ToeplitzPanel<TLanes, TVector>(Shape, head, panel, Shape.Shared);
        var inverse = Arrays.Inverse + (nint)head * Shape.Length;
        for (var t = 0; t < Shape.Length; t += block)
        {
            Sum(source, backward ? Arrays.Gradient : Arrays.Values, backward ? inverse : null, t, backward, sums);
            var count = Math.Min(block, Shape.Length - t);
            for (var j = 0; j < width; j++)
            {
                carriedRow[j] = (float)(Steps.Last[head] * carried[j]);
            }

            fixed (int* starts = Steps.Starts)
            fixed (float* gains = Steps.Gains)
            {
                for (var r = 0; r < count; r += Rows)
                {
                    StepRows<TLanes, TVector>.Four(
                        sums + (nint)(span + r) * width,
                        starts,
                        gains + head * Steps.Starts.Length,
                        Steps.Starts.Length,
                        carriedRow,
                        to + (nint)r * width
                    );
                }
            }

            if (backward)
            {
                var last = Shape.Length - t - count;
                full.Store(Arrays.ValueGradient, null, to + (nint)(count - 1) * width, -width, last, count);
            }
            else
            {
                full.Store(Arrays.Result, inverse, to, width, t, count);
            }

            Carry(sums, width, carried);
        }
    }

    /// <summary>
    /// Prefix sums of rows t - span .. t + block - 1 from the first of them, 0 before position 0; backwards in time where
    /// time is turned around.
    /// </summary>
    private void Sum<TLanes, TVector>(
        ToeplitzPanel<TLanes, TVector> source,
        float* from,
        float* factors,
        int t,
        bool turned,
        float* sums
    )
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        int width = ToeplitzPanel<TLanes, TVector>.Width,
            rows = Steps.Span + Steps.Block,
            first = Math.Max(0, t - Steps.Span),
            before = first - (t - Steps.Span),
            count = Math.Min(Shape.Length - first, rows - before);
        new Span<float>(sums, before * width).Clear();
        var data = sums + (nint)before * width;
        if (turned)
        {
            var place = data + (nint)(count - 1) * width;
            source.Load(from, factors, place, -width, Shape.Length - first - count, count);
        }
        else
        {
            source.Load(from, factors, data, width, first, count);
        }

        new Span<float>(data + (nint)count * width, (rows - before - count) * width).Clear();
        StepRows<TLanes, TVector>.Accumulate(data, rows - before);
    }

    /// <summary>Adds to the carried sums what the next block's sums begin after.</summary>
    private void Carry(float* sums, int width, double* carried)
    {
        // The next block begins at row block of this one's sums.
        var last = sums + (nint)(Steps.Block - 1) * width;
        for (var j = 0; j < width; j++)
        {
            carried[j] += last[j];
        }
    }

    /// <summary>The sum over t of g_t / D_t times the values of each step.</summary>
    private void Correlate<TLanes, TVector>(int head, int panel, Span<double> to)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        int width = ToeplitzPanel<TLanes, TVector>.Width,
            block = Steps.Block,
            span = Steps.Span;
        var sums = Scratch.Take((nint)(span + 2 * block) * width);
        var g = sums + (nint)(span + block) * width;
        var carried = stackalloc double[width];
        var full = new ToeplitzPanel<TLanes, TVector>(Shape, head, panel, false);
        var values = new ToeplitzPanel<TLanes, TVector>(Shape, head, panel, Shape.Shared);
        var inverse = Arrays.Inverse + (nint)head * Shape.Length;
        for (var t = 0; t < Shape.Length; t += block)
        {
            Sum(values, Arrays.Values, null, t, false, sums);
            var count = Math.Min(block, Shape.Length - t);
            full.Load(Arrays.Gradient, inverse, g, width, t, count);
            for (var r = 0; r < count; r += Near)
            {
                var here = g + (nint)r * width;
                var some = Math.Min(Near, count - r);
                for (var j = 0; j < to.Length; j++)
                {
                    var near = sums + (nint)(span + r - Steps.Starts[j]) * width;
                    var far = j + 1 < to.Length ? sums + (nint)(span + r - Steps.Starts[j + 1]) * width : null;
                    to[j] += StepRows<TLanes, TVector>.Step(here, near, far, some);
                }
            }

            StepRows<TLanes, TVector>.Accumulate(g, count);
            for (var j = 0; j < width; j++)
            {
                to[^1] += g[(nint)(count - 1) * width + j] * carried[j];
            }

            Carry(sums, width, carried);
        }
    }

    /// <summary>Adds the panels of a head; the sum of a step goes to its first distance.</summary>
    private void Add(ReadOnlySpan<double> parts, float* to)
    {
        var steps = Steps.Starts.Length;
        new Span<float>(to, Shape.Length).Clear();
        for (var j = 0; j < steps; j++)
        {
            double sum = 0;
            for (var at = j; at < parts.Length; at += steps)
            {
                sum += parts[at];
            }

            to[Steps.Starts[j]] = (float)sum;
        }
    }
}
