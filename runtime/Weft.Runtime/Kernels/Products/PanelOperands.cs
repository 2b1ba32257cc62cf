using System;

namespace Weft.Runtime.Kernels;

/// <summary>Sizes of a product of [M, K] and [K, N].</summary>
internal readonly record struct ProductSize(int M, int N, int K);

/// <summary>A matrix in memory: entry (r, c) is at[r Row + c Column].</summary>
internal readonly unsafe struct Strided(float* at, nint row, nint column)
{
    public readonly float* At = at;
    public readonly nint Row = row;
    public readonly nint Column = column;
}

/// <summary>What a product is added to: nothing, a row for all rows, a matrix, or both.</summary>
/// <param name="bias">[N], or null.</param>
/// <param name="addend">[M, N] row by row without gaps, or null.</param>
internal readonly unsafe struct Start(float* bias, float* addend)
{
    /// <summary>Whether it is a row for all rows, which need not be written before the product.</summary>
    public bool IsRow => addend is null;

    /// <summary>The row's part from a column on; null where there is none.</summary>
    public float* Row(int column) => bias is null ? null : bias + column;

    /// <summary>Writes some rows of the matrix, with the row added, where the product will stand.</summary>
    /// <param name="target">The first of them.</param>
    /// <param name="first">Its number.</param>
    /// <param name="rows">How many.</param>
    /// <param name="width">N.</param>
    public void Write<TLanes, TVector>(float* target, int first, int rows, int width)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        for (var r = 0; r < rows; r++)
        {
            nint from = (nint)(first + r) * width,
                to = (nint)r * width;
            for (var i = 0; i < width; i += TLanes.Count)
            {
                var count = Math.Min(TLanes.Count, width - i);
                var sum = Part.Sum<TLanes, TVector>(addend + from, bias, i, count);
                Part.Store<TLanes, TVector>(target + to + i, sum, count);
            }
        }
    }
}
