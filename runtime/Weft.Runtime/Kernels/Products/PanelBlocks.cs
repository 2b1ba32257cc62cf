using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// What products of matrices are made of: B in panels as wide as a register tile, so that a tile reads its part in the order
/// of memory, and blocks of rows of C = A B.
/// </summary>
/// <remarks>
/// K. Goto and R. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008).
/// </remarks>
internal static unsafe class PanelBlocks<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Rows of a register tile.</summary>
    public const int Tile = PanelTiles<TLanes, TVector>.Rows;

    /// <summary>The inner dimension is taken in blocks of so many, of which a panel stays in the second-level cache.</summary>
    private const int Depth = 384;

    /// <summary>Width of a panel, that of a register tile; the last one may have 2 registers.</summary>
    public static int Width => (TLanes.Count >= 16 ? 4 : 2) * TLanes.Count;

    /// <summary>Panels of a matrix with n columns.</summary>
    public static int Panels(int n) => (n + Width - 1) / Width;

    /// <summary>Numbers in the panels of a matrix [k, n].</summary>
    public static long Room(int n, int k) => (long)Panels(n) * Width * k;

    /// <summary>The width of a panel with so many columns: half of one where that is enough.</summary>
    public static int WidthOf(int columns) => columns <= 2 * TLanes.Count ? 2 * TLanes.Count : Width;

    /// <summary>Copies columns of B [depth, N] into a panel [depth, width] without gaps, 0 beyond its columns.</summary>
    public static void Pack(Strided b, int depth, int first, int columns, float* to)
    {
        // Runs of 16, so that what is written stays in the first-level cache where B's rows are dense.
        const int Run = 16;
        var width = WidthOf(columns);
        var source = b.At + first * b.Column;
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

    /// <summary>
    /// A block of rows of C, from all panels of B.
    /// </summary>
    /// <param name="a">The block's rows of A [rows, K].</param>
    /// <param name="panels">B [K, N].</param>
    /// <param name="c">The block's rows of C [rows, N], without gaps.</param>
    /// <param name="size">Rows of the block, N and K.</param>
    /// <param name="start">What C begins with.</param>
    /// <param name="first">The block's first row in what C begins with.</param>
    public static void Rows(Strided a, float* panels, float* c, ProductSize size, Start start, int first)
    {
        if (!start.IsRow)
        {
            start.Write<TLanes, TVector>(c, first, size.M, size.N);
        }

        for (var done = 0; done < size.K; done += Depth)
        {
            var depth = Math.Min(Depth, size.K - done);
            var source = new Strided(a.At + done * a.Column, a.Row, a.Column);
            for (var j = 0; j < size.N; j += Width)
            {
                var columns = Math.Min(Width, size.N - j);
                var target = c + j;
                var isRow = start.IsRow && done == 0;
                var from = isRow ? start.Row(j) : target;
                var fromRow = isRow ? 0 : size.N;
                var panel = panels + (nint)j * size.K + (nint)done * WidthOf(columns);
                Multiply(source, panel, from, fromRow, target, size.N, size.M, columns, depth);
            }
        }
    }

    /// <summary>Some rows of C and the columns of one panel. C begins as what stands at <paramref name="from"/>.</summary>
    public static void Multiply(
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
}
