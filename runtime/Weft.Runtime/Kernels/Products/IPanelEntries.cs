using System;

namespace Weft.Runtime.Kernels;

/// <summary>A matrix whose entries are copied, or computed, where a product needs them.</summary>
internal unsafe interface IPanelEntries
{
    /// <summary>Writes some entries of one row.</summary>
    void Write<TLanes, TVector>(int row, int column, int count, float* to)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>Entries that stand in memory, row by row.</summary>
/// <param name="at">The first.</param>
/// <param name="width">From a row to the next.</param>
internal readonly unsafe struct StoredEntries(float* at, nint width) : IPanelEntries
{
    public void Write<TLanes, TVector>(int row, int column, int count, float* to)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged =>
        new ReadOnlySpan<float>(at + row * width + column, count).CopyTo(new Span<float>(to, count));
}

/// <summary>sigma(z), or sigma(z') z'', of rows of z.</summary>
/// <param name="rows">z.</param>
internal readonly unsafe struct ActivatedEntries<TCurve>(ActivationRows rows) : IPanelEntries
    where TCurve : struct, ICurve
{
    public void Write<TLanes, TVector>(int row, int column, int count, float* to)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var ahead = rows.X + (long)(row + CacheLines.Ahead) * rows.Stride + column;
        CacheLines.Fetch(ahead, count);
        if (rows.Gated)
        {
            CacheLines.Fetch(ahead + rows.Width, count);
        }

        ActivationForward<TCurve>.Columns<TLanes, TVector>(rows, row, column, count, to);
    }
}
