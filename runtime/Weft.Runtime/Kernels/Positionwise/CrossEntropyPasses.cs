using System;

namespace Weft.Runtime.Kernels;

/// <summary>Max x and 1 / sum e^(x - max x) of every row of logits, and the sums of the losses of some rows at a time.</summary>
internal readonly unsafe struct CrossEntropyForward(
    float* x,
    long* targets,
    float* statistics,
    double[] losses,
    int rows,
    int n
) : IKernel
{
    private const int NumbersOfItem = 1 << 14;

    public const float Log2E = 1.44269504f;

    private readonly float* _x = x;
    private readonly long* _targets = targets;

    /// <summary>Where the two numbers of every row go; null where nothing needs them.</summary>
    private readonly float* _statistics = statistics;

    /// <summary>Rows that are computed one after another; it depends on the shape alone.</summary>
    public static int RowsOfItem(int n) => Math.Max(1, NumbersOfItem / n);

    public static int Items(int rows, int n) => (rows + RowsOfItem(n) - 1) / RowsOfItem(n);

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var kernel = this;
        ThreadTeam.Run(Items(rows, n), item => kernel.Item<TLanes, TVector>(item));
    }

    private void Item<TLanes, TVector>(int item)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (step, sum) = (RowsOfItem(n), 0.0);
        for (var row = item * step; row < Math.Min(rows, (item + 1) * step); row++)
        {
            if (_targets[row] != CrossEntropy.Ignored)
            {
                sum += Row<TLanes, TVector>(row);
            }
        }

        losses[item] = sum;
    }

    private double Row<TLanes, TVector>(int row)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var from = _x + (long)row * n;
        var i = 0;
        var highest = float.NegativeInfinity;
        if (n >= TLanes.Count)
        {
            var all = TLanes.Load(from);
            for (i = TLanes.Count; i + TLanes.Count <= n; i += TLanes.Count)
            {
                all = TLanes.Max(all, TLanes.Load(from + i));
            }

            highest = TLanes.Largest(all);
        }

        for (; i < n; i++)
        {
            highest = MathF.Max(highest, from[i]);
        }

        var (scale, shift) = (TLanes.Create(Log2E), TLanes.Create(highest));
        var sums = TLanes.Zero;
        for (i = 0; i + TLanes.Count <= n; i += TLanes.Count)
        {
            var below = TLanes.Subtract(TLanes.Load(from + i), shift);
            sums = TLanes.Add(sums, TLanes.Exp2Flushed(TLanes.Multiply(below, scale)));
        }

        var sum = TLanes.Sum(sums);
        if (i < n)
        {
            // Places beyond the row hold e^(0 - max) or what that overflows to: they are cut off again.
            var below = TLanes.Subtract(TLanes.LoadPart(from + i, n - i), shift);
            var rest = stackalloc float[16];
            TLanes.StorePart(rest, TLanes.Exp2Flushed(TLanes.Multiply(below, scale)), n - i);
            for (var k = 0; k < n - i; k++)
            {
                sum += rest[k];
            }
        }

        if (_statistics != null)
        {
            _statistics[2 * (long)row] = highest;
            _statistics[2 * (long)row + 1] = 1 / sum;
        }

        return Math.Log(sum) + ((double)highest - from[_targets[row]]);
    }
}

/// <summary>(softmax(x) - onehot(c)) scale of every row.</summary>
internal readonly unsafe struct CrossEntropyBackward(
    float* x,
    long* targets,
    float* statistics,
    float* dx,
    int rows,
    int n,
    float scale
) : IKernel
{
    private readonly float* _x = x;
    private readonly long* _targets = targets;
    private readonly float* _statistics = statistics;
    private readonly float* _dx = dx;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var kernel = this;
        ThreadTeam.Run(CrossEntropyForward.Items(rows, n), item => kernel.Item<TLanes, TVector>(item));
    }

    private void Item<TLanes, TVector>(int item)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var step = CrossEntropyForward.RowsOfItem(n);
        for (var row = item * step; row < Math.Min(rows, (item + 1) * step); row++)
        {
            var to = _dx + (long)row * n;
            if (_targets[row] == CrossEntropy.Ignored)
            {
                new Span<float>(to, n).Clear();
                continue;
            }

            Row<TLanes, TVector>(_x + (long)row * n, to, _statistics[2 * (long)row], _statistics[2 * (long)row + 1]);
            to[_targets[row]] -= scale;
        }
    }

    private void Row<TLanes, TVector>(float* from, float* to, float highest, float inverse)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (log2E, shift) = (TLanes.Create(CrossEntropyForward.Log2E), TLanes.Create(highest));
        var factor = TLanes.Create(inverse * scale);
        var i = 0;
        for (; i + TLanes.Count <= n; i += TLanes.Count)
        {
            var below = TLanes.Subtract(TLanes.Load(from + i), shift);
            TLanes.Store(to + i, TLanes.Multiply(TLanes.Exp2Flushed(TLanes.Multiply(below, log2E)), factor));
        }

        if (i < n)
        {
            var below = TLanes.Subtract(TLanes.LoadPart(from + i, n - i), shift);
            var share = TLanes.Multiply(TLanes.Exp2Flushed(TLanes.Multiply(below, log2E)), factor);
            TLanes.StorePart(to + i, share, n - i);
        }
    }
}
