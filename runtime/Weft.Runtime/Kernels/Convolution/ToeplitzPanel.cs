using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Two registers of columns (<see cref="ToeplitzColumns"/>) of one head side by side, as
/// <see cref="ToeplitzTile{TLanes,TVector}"/> takes them: rows of 2 lanes numbers.
/// </summary>
internal readonly unsafe struct ToeplitzPanel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private readonly ToeplitzColumns _left,
        _right;

    /// <param name="shape">Shape of the call.</param>
    /// <param name="head">The head.</param>
    /// <param name="panel">Which panel of the head.</param>
    /// <param name="shared">Whether the array is one that all heads share.</param>
    public ToeplitzPanel(MixingShape shape, int head, int panel, bool shared)
    {
        var lanes = TLanes.Count;
        _left = new ToeplitzColumns(shape, head, panel * Width, lanes, shared);
        _right = new ToeplitzColumns(shape, head, panel * Width + lanes, lanes, shared);
    }

    /// <summary>Numbers in a row.</summary>
    public static int Width => 2 * TLanes.Count;

    /// <summary>Panels of a head.</summary>
    public static int Count(MixingShape shape) => (shape.Batch * shape.Size + Width - 1) / Width;

    /// <summary>Rows first .. first + count - 1, each times its factor if there are any.</summary>
    public void Load(float* from, float* factors, float* data, nint stride, int first, int count)
    {
        _left.LoadRows<TLanes, TVector>(from, factors, data, stride, first, count);
        _right.LoadRows<TLanes, TVector>(from, factors, data + TLanes.Count, stride, first, count);
    }

    /// <summary>The same the other way.</summary>
    public void Store(float* to, float* factors, float* data, nint stride, int first, int count)
    {
        _left.StoreRows<TLanes, TVector>(to, factors, data, stride, first, count);
        _right.StoreRows<TLanes, TVector>(to, factors, data + TLanes.Count, stride, first, count);
    }

    /// <summary>Rows to columns: the panel [rows, width] to [width, stride].</summary>
    public static void Transpose(float* from, int rows, float* to, nint stride)
    {
        for (var t = 0; t < rows; t += 8)
        {
            var end = Math.Min(t + 8, rows);
            for (var j = 0; j < Width; j++)
            {
                for (var s = t; s < end; s++)
                {
                    to[j * stride + s] = from[(nint)s * Width + j];
                }
            }
        }
    }
}
