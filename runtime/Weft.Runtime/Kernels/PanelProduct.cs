using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Product of large matrices, C [M, N] = A B (+ what C begins with). B is copied into panels as wide as a register tile,
/// so that a tile reads its part in the order of memory, and the inner dimension is taken in blocks of
/// <see cref="Depth"/>, of which a panel stays in the second-level cache. Blocks of rows of C are independent pieces of
/// work: which thread computes one changes no result.
/// </summary>
/// <remarks>
/// K. Goto and R. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008). Regions of
/// threads are few, two or one: on a busy machine every meeting of the threads may wait for a time slice.
/// </remarks>
internal static unsafe class PanelProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int Depth = 384;

    /// <summary>Rows of a register tile.</summary>
    private const int Tile = PanelTiles<TLanes, TVector>.Rows;

    /// <summary>Rows of C that a thread computes at a time, at most.</summary>
    private const int MostRows = 96;

    /// <summary>Width of a panel, that of a register tile; the last one may have 2 registers.</summary>
    private static int Width => (TLanes.Count >= 16 ? 4 : 2) * TLanes.Count;

    private static int Panels(int n) => (n + Width - 1) / Width;

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
        var panels = Scratch.Take((long)Panels(size.N) * Width * size.K);
        var packing = new Packing(b, panels, size);
        ThreadTeam.Run(Panels(size.N), threads, ref packing);
        var rows = Math.Min(MostRows, Rows(size.M, 4 * threads));
        var blocks = new RowBlocks(a, panels, c, size, start, rows);
        ThreadTeam.Run((size.M + rows - 1) / rows, threads, ref blocks);
    }

    /// <summary>Rows of a piece for so many pieces, a multiple of a tile's.</summary>
    private static int Rows(int m, int pieces) => ((m + pieces - 1) / pieces + Tile - 1) / Tile * Tile;

    /// <summary>The width of a panel with so many columns: half of one where that is enough.</summary>
    private static int WidthOf(int columns) => columns <= 2 * TLanes.Count ? 2 * TLanes.Count : Width;

    /// <summary>Copies the rows of B from a first one into a panel [depth, width] without gaps, 0 beyond its columns.</summary>
    private static void Pack(Strided b, int from, int depth, int first, int columns, float* to)
    {
        // Runs of 16, so that what is written stays in the first-level cache where B's rows are dense.
        const int Run = 16;
        var width = WidthOf(columns);
        var source = b.At + from * b.Row + first * b.Column;
        for (var start = 0; start < depth; start += Run)
        {
            var end = Math.Min(depth, start + Run);
            if (columns < width)
            {
                new Span<float>(to + (nint)start * width, (end - start) * width).Clear();
            }

            if (b.Column == 1)
            {
                for (var i = start; i < end; i++)
                {
                    new ReadOnlySpan<float>(source + i * b.Row, columns).CopyTo(
                        new Span<float>(to + (nint)i * width, columns)
                    );
                }

                continue;
            }

            for (var j = 0; j < columns; j++)
            {
                var column = source + j * b.Column;
                for (var i = start; i < end; i++)
                {
                    to[(nint)i * width + j] = column[i * b.Row];
                }
            }
        }
    }

    /// <summary>Some rows of C and the columns of one panel. C begins as what stands at <paramref name="from"/>.</summary>
    private static void Multiply(
        Strided a,
        float* panel,
        float* from,
        nint fromRow,
        float* c,
        nint ldc,
        int rows,
        int columns,
        int depth
    )
    {
        var width = WidthOf(columns);
        var registers = width / TLanes.Count;
        var part = stackalloc float[columns < width ? Tile * width : 0];
        for (var r = 0; r < rows; )
        {
            var count = rows - r >= Tile ? Tile : 1;
            float* begin = from is null ? null : from + r * fromRow,
                to = c + r * ldc;
            nint beginRow = fromRow,
                toRow = ldc;
            if (columns < width)
            {
                for (var i = 0; i < count && from is not null; i++)
                {
                    Copy(begin + i * fromRow, part + i * width, columns);
                }

                begin = from is null ? null : part;
                to = part;
                beginRow = toRow = width;
            }

            var source = a.At + r * a.Row;
            if (count == 1)
            {
                PanelNarrowTiles<TLanes, TVector>.One(source, a.Column, panel, registers, begin, to, depth);
            }
            else if (registers == 4)
            {
                PanelTiles<TLanes, TVector>.Six4(source, a.Row, a.Column, panel, begin, beginRow, to, toRow, depth);
            }
            else
            {
                PanelNarrowTiles<TLanes, TVector>.Six2(
                    source,
                    a.Row,
                    a.Column,
                    panel,
                    begin,
                    beginRow,
                    to,
                    toRow,
                    depth
                );
            }

            for (var i = 0; i < count && columns < width; i++)
            {
                Copy(part + i * width, c + (r + i) * ldc, columns);
            }

            r += count;
        }
    }

    private static void Copy(float* from, float* to, int count) =>
        new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));

    private readonly struct Packing(Strided b, float* panels, ProductSize size) : ITeamWork
    {
        public void Compute(int item)
        {
            var first = item * Width;
            Pack(b, 0, size.K, first, Math.Min(Width, size.N - first), panels + (nint)item * Width * size.K);
        }
    }

    private readonly struct RowBlocks(Strided a, float* panels, float* c, ProductSize size, Start start, int most)
        : ITeamWork
    {
        public void Compute(int item)
        {
            var first = item * most;
            var rows = Math.Min(most, size.M - first);
            for (var done = 0; done < size.K; done += Depth)
            {
                var depth = Math.Min(Depth, size.K - done);
                var source = new Strided(a.At + first * a.Row + done * a.Column, a.Row, a.Column);
                for (var j = 0; j < size.N; j += Width)
                {
                    var columns = Math.Min(Width, size.N - j);
                    var target = c + (nint)first * size.N + j;
                    var from = done > 0 ? target : start.At(target, size.N, first, j, rows, columns);
                    var fromRow = done > 0 || !start.IsRow ? size.N : 0;
                    var panel = panels + (nint)j * size.K + (nint)done * WidthOf(columns);
                    Multiply(source, panel, from, fromRow, target, size.N, rows, columns, depth);
                }
            }
        }
    }
}
