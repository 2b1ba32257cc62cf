using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// C [M, N] = A^T B for A [K, M] and B [K, N] with many rows, the gradient of a weight: sums over all rows of products of
/// what stands beside each other. A piece of work is a block of C for a part of the rows. Both matrices are copied some rows
/// at a time, and nothing of their size is ever stored. No number of threads changes a result.
/// </summary>
internal static unsafe class DeepProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Rows that are taken at a time: both blocks of them stay in the second-level cache.</summary>
    private const int Depth = 128;

    private const int MostRows = 512;
    private const int MostColumns = 512;

    /// <summary>Blocks of C are not made smaller than this for the sake of more of them: copying would take the time.</summary>
    private const int FewRows = 48;

    /// <summary>Pieces of work that are made where there are rows enough.</summary>
    private const int EnoughPieces = 8;

    /// <summary>A part has at least so many rows, so that adding up the parts takes no time beside them.</summary>
    private const int FewestOfPart = 512;

    private static int Width => PanelBlocks<TLanes, TVector>.Width;

    /// <summary>Computes the product.</summary>
    /// <param name="a">A [K, M], row by row without gaps.</param>
    /// <param name="b">B [K, N].</param>
    /// <param name="c">C [M, N], row by row without gaps.</param>
    /// <param name="sums">[M] for the sum of each column of A, or null.</param>
    /// <param name="size">M, N and K.</param>
    /// <param name="threads">At most so many threads.</param>
    public static void Run<TEntries>(float* a, TEntries b, float* c, float* sums, ProductSize size, int threads)
        where TEntries : struct, IPanelEntries
    {
        var cut = Cut.Of(size, threads);
        if (cut.Parts == 1)
        {
            var whole = new Blocks<TEntries>(a, b, c, sums, size, cut);
            ThreadTeam.Run(cut.Pieces(size), threads, ref whole);
            return;
        }

        // The parts' products and sums, one after the other.
        var entries = (long)size.M * size.N;
        var parts = Scratch.Take(cut.Parts * (entries + size.M));
        var partSums = sums is null ? null : parts + cut.Parts * entries;
        var blocks = new Blocks<TEntries>(a, b, parts, partSums, size, cut);
        ThreadTeam.Run(cut.Pieces(size), threads, ref blocks);
        var total = new Total(parts, c, entries, cut.Parts);
        ThreadTeam.Run(total.Pieces, threads, ref total);
        if (sums is not null)
        {
            var totalSums = new Total(partSums, sums, size.M, cut.Parts);
            ThreadTeam.Run(totalSums.Pieces, 1, ref totalSums);
        }
    }

    private static int Ratio(int whole, int part) => (whole + part - 1) / part;

    /// <summary>Pieces of work: blocks of C, for a part of the rows of A and B each.</summary>
    /// <param name="Parts">Parts of the rows.</param>
    /// <param name="Depth">Rows of a part.</param>
    /// <param name="Rows">Rows of a block of C, a multiple of a tile's.</param>
    /// <param name="Columns">Columns of one, a multiple of a panel's.</param>
    private readonly record struct Cut(int Parts, int Depth, int Rows, int Columns)
    {
        /// <summary>
        /// Blocks as large as the caches allow. Each copies the rows that it works on, so where they are few, parts of the
        /// rows make enough pieces; how many there are depends on the sizes alone, as their sums are added up. Only where
        /// there are more threads are the blocks made smaller, which changes no sum.
        /// </summary>
        public static Cut Of(ProductSize size, int threads)
        {
            var (down, across) = (Ratio(size.M, MostRows), Ratio(size.N, MostColumns));
            var parts = Math.Clamp(Ratio(EnoughPieces, down * across), 1, Math.Max(1, size.K / FewestOfPart));
            while (threads > 1 && parts * down * across < 2 * threads)
            {
                var (rows, columns) = (size.M / (down + 1), size.N / (across + 1));
                if (rows >= columns && rows >= FewRows)
                {
                    down++;
                }
                else if (columns >= Width)
                {
                    across++;
                }
                else
                {
                    break;
                }
            }

            var tile = PanelBlocks<TLanes, TVector>.Tile;
            return new(
                parts,
                Ratio(size.K, parts),
                Ratio(Ratio(size.M, down), tile) * tile,
                Ratio(Ratio(size.N, across), Width) * Width
            );
        }

        public int Pieces(ProductSize size) => Parts * Ratio(size.M, Rows) * Ratio(size.N, Columns);
    }

    private readonly struct Blocks<TEntries>(float* a, TEntries b, float* c, float* sums, ProductSize size, Cut cut)
        : ITeamWork
        where TEntries : struct, IPanelEntries
    {
        private readonly TEntries _b = b;

        public void Compute(int item)
        {
            var across = Ratio(size.N, cut.Columns);
            var blocks = across * Ratio(size.M, cut.Rows);
            var (part, block) = (item / blocks, item % blocks);
            var (firstRow, firstColumn) = (block / across * cut.Rows, block % across * cut.Columns);
            var rows = Math.Min(cut.Rows, size.M - firstRow);
            var columns = Math.Min(cut.Columns, size.N - firstColumn);
            var first = part * cut.Depth;
            var end = Math.Min(size.K, first + cut.Depth);

            // An odd number of cache lines from a row to the next: powers of two would share few places in the cache.
            var stride = ((rows + 15) / 16 | 1) * 16;
            var copied = Scratch.OfPiece((long)Depth * (stride + cut.Columns));
            var panels = copied + Depth * stride;
            var total = firstColumn == 0 && sums is not null ? sums + (nint)part * size.M + firstRow : null;
            var target = c + ((nint)part * size.M + firstRow) * size.N + firstColumn;
            for (var done = first; done < end; done += Depth)
            {
                var depth = Math.Min(Depth, end - done);
                Copy(a + (nint)done * size.M + firstRow, size.M, rows, depth, copied, stride);
                if (total is not null)
                {
                    Sum(copied, stride, rows, depth, total, done == first);
                }

                for (var j = 0; j < columns; j += Width)
                {
                    var count = Math.Min(Width, columns - j);
                    var panel = panels + (nint)j * depth;
                    Write(done, depth, firstColumn + j, count, panel);
                    PanelBlocks<TLanes, TVector>.Multiply(
                        new Strided(copied, 1, stride),
                        panel,
                        done > first ? target + j : null,
                        size.N,
                        target + j,
                        size.N,
                        rows,
                        count,
                        depth
                    );
                }
            }
        }

        /// <summary>A panel of B, 0 beyond its columns.</summary>
        private void Write(int first, int depth, int column, int count, float* panel)
        {
            var width = PanelBlocks<TLanes, TVector>.WidthOf(count);
            for (var k = 0; k < depth; k++)
            {
                _b.Write<TLanes, TVector>(first + k, column, count, panel + k * width);
                if (count < width)
                {
                    new Span<float>(panel + k * width + count, width - count).Clear();
                }
            }
        }

        private static void Copy(float* from, nint stride, int count, int depth, float* to, int toStride)
        {
            for (var k = 0; k < depth; k++)
            {
                new ReadOnlySpan<float>(from + k * stride, count).CopyTo(new Span<float>(to + k * toStride, count));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Sum(float* rows, int stride, int count, int depth, float* total, bool first)
        {
            for (var i = 0; i < count; i += TLanes.Count)
            {
                var part = Math.Min(TLanes.Count, count - i);
                var sum = first ? TLanes.Zero : Part.Load<TLanes, TVector>(total + i, part);
                for (var k = 0; k < depth; k++)
                {
                    // What stands beyond the row's end is room of this thread, and its sum is not kept.
                    sum = TLanes.Add(sum, TLanes.Load(rows + (nint)k * stride + i));
                }

                Part.Store<TLanes, TVector>(total + i, sum, part);
            }
        }
    }

    /// <summary>The sum of all parts, some entries at a time.</summary>
    private readonly struct Total(float* parts, float* result, long count, int number) : ITeamWork
    {
        private const int Most = 1 << 13;

        public int Pieces => (int)((count + Most - 1) / Most);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Compute(int item)
        {
            var end = Math.Min(count, (item + 1L) * Most);
            for (var i = (long)item * Most; i < end; i += TLanes.Count)
            {
                var part = (int)Math.Min(TLanes.Count, end - i);
                var sum = Part.Load<TLanes, TVector>(parts + i, part);
                for (var p = 1; p < number; p++)
                {
                    sum = TLanes.Add(sum, Part.Load<TLanes, TVector>(parts + p * count + i, part));
                }

                Part.Store<TLanes, TVector>(result + i, sum, part);
            }
        }
    }
}
