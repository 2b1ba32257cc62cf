using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// C [M, N] = A^T B for A [K, M] and B [K, N] with many rows, the gradient of a weight: sums over all rows of products of
/// what stands beside each other. C is cut into blocks, each a piece of work that goes through all rows in their order, so
/// no number of threads changes a result; both matrices are copied block by block on the way, and nothing of their size is
/// ever stored.
/// </summary>
internal static unsafe class DeepProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Rows that are taken at a time: both blocks of them stay in the second-level cache.</summary>
    private const int Depth = 256;

    private const int MostRows = 192;
    private const int MostColumns = 256;

    /// <summary>Blocks of C are not made smaller than this for the sake of more of them: copying would take the time.</summary>
    private const int FewRows = 48;

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
        var (rows, columns) = BlockFor(size, threads);
        var blocks = new Blocks<TEntries>(a, b, c, sums, size, rows, columns);
        ThreadTeam.Run(Pieces(size.M, rows) * Pieces(size.N, columns), threads, ref blocks);
    }

    private static int Pieces(int whole, int part) => (whole + part - 1) / part;

    /// <summary>Rows and columns of a block of C: as large as the caches allow, but two blocks for each thread.</summary>
    private static (int Rows, int Columns) BlockFor(ProductSize size, int threads)
    {
        var (down, across) = (Pieces(size.M, MostRows), Pieces(size.N, MostColumns));
        while (threads > 1 && down * across < 2 * threads)
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
        return (Pieces(Pieces(size.M, down), tile) * tile, Pieces(Pieces(size.N, across), Width) * Width);
    }

    private readonly struct Blocks<TEntries>(
        float* a,
        TEntries b,
        float* c,
        float* sums,
        ProductSize size,
        int mostRows,
        int mostColumns
    ) : ITeamWork
        where TEntries : struct, IPanelEntries
    {
        private readonly TEntries _b = b;

        public void Compute(int item)
        {
            var across = Pieces(size.N, mostColumns);
            var (firstRow, firstColumn) = (item / across * mostRows, item % across * mostColumns);
            var rows = Math.Min(mostRows, size.M - firstRow);
            var columns = Math.Min(mostColumns, size.N - firstColumn);

            // An odd number of cache lines from a row to the next: powers of two would share few places in the cache.
            var stride = ((rows + 15) / 16 | 1) * 16;
            var part = Scratch.OfPiece((long)Depth * (stride + mostColumns));
            var panels = part + Depth * stride;
            var total = firstColumn == 0 && sums is not null ? sums + firstRow : null;
            var target = c + (nint)firstRow * size.N + firstColumn;
            for (var done = 0; done < size.K; done += Depth)
            {
                var depth = Math.Min(Depth, size.K - done);
                Copy(a + (nint)done * size.M + firstRow, size.M, rows, depth, part, stride);
                if (total is not null)
                {
                    Sum(part, stride, rows, depth, total, done == 0);
                }

                for (var j = 0; j < columns; j += Width)
                {
                    var count = Math.Min(Width, columns - j);
                    var panel = panels + (nint)j * depth;
                    Write(done, depth, firstColumn + j, count, panel);
                    PanelBlocks<TLanes, TVector>.Multiply(
                        new Strided(part, 1, stride),
                        panel,
                        done > 0 ? target + j : null,
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
}
