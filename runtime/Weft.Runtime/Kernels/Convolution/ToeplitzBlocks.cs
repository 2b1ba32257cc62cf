using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// A register of columns (<see cref="ToeplitzColumns"/>) in blocks of positions, each a place [rows, lanes] of its own. Where
/// time is turned around the first block is the last one, its rows in reverse order: 0 comes first where it is not full.
/// </summary>
internal readonly struct ToeplitzBlocks(
    MixingShape shape,
    int head,
    int column,
    int lanes,
    int rows,
    bool isShared,
    bool isTurned
)
{
    private readonly ToeplitzColumns _columns = new(shape, head, column, lanes, isShared);

    /// <summary>Rows of a block, each times its factor if there are any; 0 where there is none.</summary>
    public unsafe void Load<TLanes, TVector>(float* from, float* factors, int block, float* data)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (first, count) = Rows(block);
        if (count < rows)
        {
            new Span<float>(data, rows * TLanes.Count).Clear();
        }

        _columns.LoadRows<TLanes, TVector>(from, factors, Start(data), Stride, first, count);
    }

    /// <summary>Writes the rows of a block, each times its factor if there are any.</summary>
    public unsafe void Store<TLanes, TVector>(float* to, float* factors, int block, float* data)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (first, count) = Rows(block);
        _columns.StoreRows<TLanes, TVector>(to, factors, Start(data), Stride, first, count);
    }

    private nint Stride => isTurned ? -lanes : lanes;

    private unsafe float* Start(float* data) => isTurned ? data + (nint)(rows - 1) * lanes : data;

    private (int First, int Count) Rows(int block)
    {
        var blocks = (shape.Length + rows - 1) / rows;
        var first = (isTurned ? blocks - 1 - block : block) * rows;
        return (first, Math.Min(rows, shape.Length - first));
    }
}
