using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// What both passes work on: rows of z = x + c, which are F wide, or 2 F wide where the first half gates the second.
/// </summary>
/// <param name="x">x, one row after another.</param>
/// <param name="bias">c, or null for 0.</param>
/// <param name="rows">Number of rows.</param>
/// <param name="width">F.</param>
/// <param name="gated">Whether a row is two halves.</param>
internal readonly unsafe struct ActivationRows(float* x, float* bias, int rows, int width, bool gated)
{
    public readonly float* X = x;
    public readonly float* Bias = bias;
    public readonly int Rows = rows;
    public readonly int Width = width;
    public readonly bool Gated = gated;

    /// <summary>Numbers in a row of x.</summary>
    public int Stride => Gated ? 2 * Width : Width;

    /// <summary>
    /// Rows that are computed one after another; each such block adds up a gradient of c of its own, so the blocks depend
    /// on the shape alone and the sum has a fixed order.
    /// </summary>
    public int RowsOfBlock => Math.Clamp(Rows / 16, 8, 256);

    public int Blocks => (Rows + RowsOfBlock - 1) / RowsOfBlock;
}

/// <summary>y = sigma(z), or sigma(z') z'' of the halves z', z''.</summary>
internal readonly unsafe struct ActivationForward<TCurve>(ActivationRows rows, float* result) : IKernel
    where TCurve : struct, ICurve
{
    private readonly float* _result = result;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var kernel = this;
        ThreadTeam.Run(rows.Blocks, block => kernel.Block<TLanes, TVector>(block));
    }

    private void Block<TLanes, TVector>(int block)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var end = Math.Min(rows.Rows, (block + 1) * rows.RowsOfBlock);
        for (var row = block * rows.RowsOfBlock; row < end; row++)
        {
            Columns<TLanes, TVector>(rows, row, 0, rows.Width, _result + (long)row * rows.Width);
        }
    }

    /// <summary>Some columns of one row of the result.</summary>
    public static void Columns<TLanes, TVector>(ActivationRows rows, int row, int first, int count, float* to)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var from = rows.X + (long)row * rows.Stride;
        var (i, end) = (first, first + count);
        for (; i + TLanes.Count <= end; i += TLanes.Count)
        {
            Columns<TLanes, TVector>(from, rows.Bias, to - first, i, TLanes.Count, rows.Width, rows.Gated);
        }

        if (i < end)
        {
            Columns<TLanes, TVector>(from, rows.Bias, to - first, i, end - i, rows.Width, rows.Gated);
        }
    }

    /// <summary>As many columns as a register holds, a constant that the JIT knows, or the rest of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<TLanes, TVector>(
        float* from,
        float* bias,
        float* to,
        int i,
        int count,
        int width,
        bool gated
    )
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var z = Part.Sum<TLanes, TVector>(from, bias, i, count);
        var y = TCurve.Value<TLanes, TVector>(z);
        y = gated ? TLanes.Multiply(y, Part.Sum<TLanes, TVector>(from, bias, width + i, count)) : y;
        Part.Store<TLanes, TVector>(to + i, y, count);
    }
}

/// <summary>dx = dy sigma'(z), or (dy z'' sigma'(z'), dy sigma(z')), and each block's sum of dx over its rows.</summary>
internal readonly unsafe struct ActivationBackward<TCurve>(
    ActivationRows rows,
    float* gradient,
    float* dx,
    float* parts
) : IKernel
    where TCurve : struct, ICurve
{
    private readonly float* _gradient = gradient;
    private readonly float* _dx = dx;

    /// <summary>The blocks' sums, 0 at first; null where no gradient of c is wanted.</summary>
    private readonly float* _parts = parts;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var kernel = this;
        ThreadTeam.Run(rows.Blocks, block => kernel.Block<TLanes, TVector>(block));
    }

    private void Block<TLanes, TVector>(int block)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var part = _parts == null ? null : _parts + (long)block * rows.Stride;
        var end = Math.Min(rows.Rows, (block + 1) * rows.RowsOfBlock);
        for (var row = block * rows.RowsOfBlock; row < end; row++)
        {
            var to = _dx + (long)row * rows.Stride;
            Row<TLanes, TVector>(rows, row, _gradient + (long)row * rows.Width, to, part);
        }
    }

    /// <summary>One row.</summary>
    /// <param name="rows">z.</param>
    /// <param name="row">Which.</param>
    /// <param name="d">The row of dy.</param>
    /// <param name="to">The row of dx.</param>
    /// <param name="part">What dx is added to besides, or null.</param>
    public static void Row<TLanes, TVector>(ActivationRows rows, int row, float* d, float* to, float* part)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var from = rows.X + (long)row * rows.Stride;
        var (i, width) = (0, rows.Width);
        for (; i + TLanes.Count <= width; i += TLanes.Count)
        {
            Columns<TLanes, TVector>(from, rows.Bias, d, to, part, i, TLanes.Count, width, rows.Gated);
        }

        if (i < width)
        {
            Columns<TLanes, TVector>(from, rows.Bias, d, to, part, i, width - i, width, rows.Gated);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<TLanes, TVector>(
        float* from,
        float* bias,
        float* d,
        float* to,
        float* part,
        int i,
        int count,
        int width,
        bool gated
    )
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var slope = Part.Load<TLanes, TVector>(d + i, count);
        var z = Part.Sum<TLanes, TVector>(from, bias, i, count);
        var first = TCurve.Slope<TLanes, TVector>(z, out var value);
        if (gated)
        {
            var other = Part.Sum<TLanes, TVector>(from, bias, width + i, count);
            Put<TLanes, TVector>(to, part, width + i, TLanes.Multiply(slope, value), count);
            slope = TLanes.Multiply(slope, other);
        }

        Put<TLanes, TVector>(to, part, i, TLanes.Multiply(slope, first), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TLanes, TVector>(float* to, float* part, int column, TVector value, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        Part.Store<TLanes, TVector>(to + column, value, count);
        if (part != null)
        {
            var sum = TLanes.Add(Part.Load<TLanes, TVector>(part + column, count), value);
            Part.Store<TLanes, TVector>(part + column, sum, count);
        }
    }
}
