using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// As many columns (sequence, coordinate) of one head as a register has lanes, read from and written to rows over time.
/// Columns that lie side by side move as a register, others one by one.
/// </summary>
internal readonly unsafe struct ToeplitzColumns
{
    private const int MostLanes = 64;

    private readonly MixingShape _shape;
    private readonly int _head,
        _column,
        _count,
        _row;
    private readonly bool _together;

    public ToeplitzColumns(MixingShape shape, int head, int column, int lanes, bool shared)
    {
        (_shape, _head, _column) = (shape, shared ? 0 : head, column);
        _row = shared ? shape.Size : shape.Row;
        _count = Math.Clamp(shape.Batch * shape.Size - column, 0, lanes);
        _together = _count == lanes && column / shape.Size == (column + lanes - 1) / shape.Size;
    }

    /// <summary>Rows, each times its factor if there are any.</summary>
    /// <param name="from">The array.</param>
    /// <param name="factors">A factor for each row, or null.</param>
    /// <param name="data">Row t goes to data + t stride; a negative stride turns time around.</param>
    /// <param name="stride">From a row to the next, in numbers.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void LoadRows<TLanes, TVector>(float* from, float* factors, float* data, nint stride, int first, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var places = stackalloc long[MostLanes];
        var row = stackalloc float[MostLanes];
        Places(places);
        for (var t = first; t < first + count; t++, data += stride)
        {
            var x = Row<TLanes, TVector>(from + (long)t * _row, places, row);
            TLanes.Store(data, factors == null ? x : TLanes.Multiply(x, TLanes.Create(factors[t])));
        }
    }

    /// <summary>Writes rows, each times its factor if there are any; arguments as those of LoadRows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void StoreRows<TLanes, TVector>(float* to, float* factors, float* data, nint stride, int first, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var places = stackalloc long[MostLanes];
        var row = stackalloc float[MostLanes];
        Places(places);
        for (var t = first; t < first + count; t++, data += stride)
        {
            var y = TLanes.Load(data);
            y = factors == null ? y : TLanes.Multiply(y, TLanes.Create(factors[t]));
            Put<TLanes, TVector>(to + (long)t * _row, y, places, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Row<TLanes, TVector>(float* at, long* places, float* row)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        if (_together)
        {
            return TLanes.Load(at + places[0]);
        }

        for (var i = 0; i < _count; i++)
        {
            row[i] = at[places[i]];
        }

        return TLanes.LoadPart(row, _count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put<TLanes, TVector>(float* at, TVector y, long* places, float* row)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        if (_together)
        {
            TLanes.Store(at + places[0], y);
            return;
        }

        TLanes.Store(row, y);
        for (var i = 0; i < _count; i++)
        {
            at[places[i]] = row[i];
        }
    }

    /// <summary>Where each column begins.</summary>
    private void Places(long* places)
    {
        for (var i = 0; i < _count; i++)
        {
            var (b, j) = ((_column + i) / _shape.Size, (_column + i) % _shape.Size);
            places[i] = (long)b * _shape.Length * _row + (long)_head * _shape.Size + j;
        }
    }
}
