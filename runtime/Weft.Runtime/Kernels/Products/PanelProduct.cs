using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Product of large matrices, C [M, N] = A B (+ what C begins with), by <see cref="PanelBlocks{TLanes, TVector}"/>. Blocks
/// of rows of C are independent pieces of work: which thread computes one changes no result.
/// </summary>
/// <remarks>
/// Regions of threads are few, two or one: on a busy machine every meeting of the threads may wait for a time slice.
/// </remarks>
internal static unsafe class PanelProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Rows of C that a thread computes at a time, at most.</summary>
    private const int MostRows = 96;

    /// <summary>
    /// Computes the product: all panels are copied first, then shared by all threads.
    /// </summary>
    /// <param name="a">A [M, K].</param>
    /// <param name="b">B [K, N].</param>
    /// <param name="c">C [M, N], row by row without gaps.</param>
    /// <param name="size">M, N and K.</param>
    /// <param name="start">What C begins with.</param>
    /// <param name="threads">At most so many threads.</param>
    public static void Run(Strided a, Strided b, float* c, ProductSize size, Start start, int threads)
    {
        var panels = Scratch.Take(PanelBlocks<TLanes, TVector>.Room(size.N, size.K));
        Pack(b, panels, size, threads);
        var rows = RowsOfPiece(size.M, threads, MostRows);
        var blocks = new RowBlocks(a, panels, c, size, start, rows);
        ThreadTeam.Run((size.M + rows - 1) / rows, threads, ref blocks);
    }

    /// <summary>Copies a matrix [K, N] into panels.</summary>
    /// <param name="b">B [K, N].</param>
    /// <param name="panels">Room for <see cref="PanelBlocks{TLanes, TVector}.Room"/> numbers.</param>
    /// <param name="size">N and K.</param>
    /// <param name="threads">At most so many threads.</param>
    public static void Pack(Strided b, float* panels, ProductSize size, int threads)
    {
        var packing = new Packing(b, panels, size);
        ThreadTeam.Run(PanelBlocks<TLanes, TVector>.Panels(size.N), threads, ref packing);
    }

    /// <summary>Rows of a piece of work, a multiple of a tile's: several pieces for each thread, of at most so many.</summary>
    public static int RowsOfPiece(int m, int threads, int most)
    {
        var (pieces, tile) = (4 * threads, PanelBlocks<TLanes, TVector>.Tile);
        return Math.Clamp(((m + pieces - 1) / pieces + tile - 1) / tile * tile, tile, most);
    }

    private readonly struct Packing(Strided b, float* panels, ProductSize size) : ITeamWork
    {
        public void Compute(int item)
        {
            var width = PanelBlocks<TLanes, TVector>.Width;
            var first = item * width;
            var columns = Math.Min(width, size.N - first);
            PanelBlocks<TLanes, TVector>.Pack(b, size.K, first, columns, panels + (nint)first * size.K);
        }
    }

    private readonly struct RowBlocks(Strided a, float* panels, float* c, ProductSize size, Start start, int most)
        : ITeamWork
    {
        public void Compute(int item)
        {
            var first = item * most;
            var rows = Math.Min(most, size.M - first);
            var source = new Strided(a.At + first * a.Row, a.Row, a.Column);
            var block = size with { M = rows };
            PanelBlocks<TLanes, TVector>.Rows(source, panels, c + (nint)first * size.N, block, start, first);
        }
    }
}
