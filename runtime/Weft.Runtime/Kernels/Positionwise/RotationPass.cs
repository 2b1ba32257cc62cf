using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// The pass of <see cref="Rotation"/> over rows of H heads, of which some are rotated and the others copied.
/// </summary>
/// <param name="x">x, at <paramref name="rows"/>.</param>
/// <param name="cosines">C [t, e].</param>
/// <param name="sines">S [t, e].</param>
/// <param name="result">y, row by row without gaps.</param>
/// <param name="rows">Where the rows of x are.</param>
/// <param name="width">H e.</param>
/// <param name="headSize">e, even.</param>
/// <param name="first">First head that is rotated.</param>
/// <param name="count">How many are.</param>
/// <param name="sign">1, or -1 to rotate back.</param>
internal readonly unsafe struct RotationPass(
    float* x,
    float* cosines,
    float* sines,
    float* result,
    Rows rows,
    int width,
    int headSize,
    int first,
    int count,
    float sign
) : IKernel
{
    private const int RowsOfItem = 32;

    private readonly float* _x = x;
    private readonly float* _cosines = cosines;
    private readonly float* _sines = sines;
    private readonly float* _result = result;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var kernel = this;
        ThreadTeam.Run(
            (rows.Count + RowsOfItem - 1) / RowsOfItem,
            item =>
            {
                for (var row = item * RowsOfItem; row < Math.Min((item + 1) * RowsOfItem, kernel.RowCount); row++)
                {
                    kernel.Row<TLanes, TVector>(row);
                }
            }
        );
    }

    private int RowCount => rows.Count;

    private void Row<TLanes, TVector>(int row)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var from = _x + rows.Start(row);
        var to = _result + (long)row * width;
        var (start, end) = (first * headSize, (first + count) * headSize);
        new ReadOnlySpan<float>(from, start).CopyTo(new Span<float>(to, start));
        new ReadOnlySpan<float>(from + end, width - end).CopyTo(new Span<float>(to + end, width - end));
        var position = row % rows.Positions * headSize;
        var (cos, sin) = ((nint)(_cosines + position), (nint)(_sines + position));
        for (var head = start; head < end; head += headSize)
        {
            Head<TLanes, TVector>(from + head, to + head, (float*)cos, (float*)sin);
        }
    }

    private void Head<TLanes, TVector>(float* from, float* to, float* cos, float* sin)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var turn = TLanes.Create(sign);
        var i = 0;
        for (; i + TLanes.Count <= headSize; i += TLanes.Count)
        {
            var x = TLanes.Load(from + i);
            var turned = TLanes.Multiply(TLanes.Multiply(turn, TLanes.Load(sin + i)), TLanes.SwapPairs(x));
            TLanes.Store(to + i, TLanes.MultiplyAdd(x, TLanes.Load(cos + i), turned));
        }

        for (; i < headSize; i += 2)
        {
            to[i] = MathF.FusedMultiplyAdd(from[i], cos[i], sign * sin[i] * from[i + 1]);
            to[i + 1] = MathF.FusedMultiplyAdd(from[i + 1], cos[i + 1], sign * sin[i + 1] * from[i]);
        }
    }
}
