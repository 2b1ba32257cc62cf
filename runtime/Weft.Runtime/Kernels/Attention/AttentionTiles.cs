using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Weft.Runtime.Kernels;

/// <summary>Layouts that biased attention works on: rows of a head side by side, and keys as columns.</summary>
internal static unsafe class AttentionTiles<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int Tile = AttentionCall.Tile;
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;

    /// <summary>The next whole number of registers.</summary>
    public static int Padded(int size) => (size + TLanes.Count - 1) / TLanes.Count * TLanes.Count;

    /// <summary>Takes this thread's working memory and divides it into arrays, each from a cache line on.</summary>
    public static void Arrange(long* sizes, float** starts, int count)
    {
        long total = 0;
        for (var i = 0; i < count; i++)
        {
            total += (sizes[i] + 15) / 16 * 16;
        }

        var at = Scratch.Take(total);
        for (var i = 0; i < count; i++)
        {
            starts[i] = at;
            at += (sizes[i] + 15) / 16 * 16;
        }
    }

    /// <summary>Copies rows to rows of padded width, and adds rows of 0 up to <paramref name="padded"/>.</summary>
    [MethodImpl(Fast)]
    public static void PackRows(float* from, long row, int size, int count, float* to, int width, int padded)
    {
        for (var r = 0; r < count; r++, from += row)
        {
            CacheLines.Fetch(from + CacheLines.Ahead * row, size);
            var j = 0;
            for (; j + TLanes.Count <= size; j += TLanes.Count)
            {
                TLanes.Store(to + j, TLanes.Load(from + j));
            }

            // Zeros first, a register at a time; what there is of the row then overwrites some.
            var zero = j;
            for (; zero + TLanes.Count <= width; zero += TLanes.Count)
            {
                TLanes.Store(to + zero, TLanes.Zero);
            }

            for (; j + 4 <= size; j += 4)
            {
                Vector128.Load(from + j).Store(to + j);
            }

            for (; j < size; j++)
            {
                to[j] = from[j];
            }

            for (j = Math.Max(j, zero); j < width; j++)
            {
                to[j] = 0;
            }

            to += width;
        }

        new Span<float>(to, (padded - count) * width).Clear();
    }

    /// <summary>Packs up to 64 rows as the columns of [size, 64]; missing ones are 0.</summary>
    [MethodImpl(Fast)]
    public static void PackColumns(float* from, long row, int size, int count, float* to)
    {
        if (count < Tile)
        {
            new Span<float>(to, size * Tile).Clear();
        }

        var r = 0;
        for (; r + 4 <= count; r += 4)
        {
            float* a = from + r * row,
                b = a + row,
                c = b + row,
                d = c + row,
                target = to + r;
            for (var next = 0; next < 4; next++)
            {
                CacheLines.Fetch(a + (next + CacheLines.Ahead) * row, size);
            }

            var j = 0;
            for (; j + 4 <= size; j += 4)
            {
                Transpose(a + j, b + j, c + j, d + j, target);
                target += 4 * Tile;
            }

            for (; j < size; j++)
            {
                target[0] = a[j];
                target[1] = b[j];
                target[2] = c[j];
                target[3] = d[j];
                target += Tile;
            }
        }

        for (; r < count; r++)
        {
            for (var j = 0; j < size; j++)
            {
                to[(long)j * Tile + r] = from[r * row + j];
            }
        }
    }

    /// <summary>Four numbers of four rows as four numbers of four columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(float* a, float* b, float* c, float* d, float* to)
    {
        var (x, y) = (Vector128.Load(a), Vector128.Load(c));
        var (z, w) = (Vector128.Load(b), Vector128.Load(d));
        var (ac, bd) = (Low(x, y), Low(z, w));
        Low(ac, bd).Store(to);
        High(ac, bd).Store(to + Tile);
        (ac, bd) = (High(x, y), High(z, w));
        Low(ac, bd).Store(to + 2 * Tile);
        High(ac, bd).Store(to + 3 * Tile);
    }

    /// <summary>x0, y0, x1, y1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackLow(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y)
        : Vector128.Create(x[0], y[0], x[1], y[1]);

    /// <summary>x2, y2, x3, y3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> x, Vector128<float> y) =>
        Sse.IsSupported ? Sse.UnpackHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y)
        : Vector128.Create(x[2], y[2], x[3], y[3]);

    /// <summary>Writes rows of padded width back, each times a factor.</summary>
    [MethodImpl(Fast)]
    public static void UnpackRow(float* from, float factor, float* to, int size)
    {
        var times = TLanes.Create(factor);
        var j = 0;
        for (; j + TLanes.Count <= size; j += TLanes.Count)
        {
            TLanes.Store(to + j, TLanes.Multiply(TLanes.Load(from + j), times));
        }

        for (; j + 4 <= size; j += 4)
        {
            (Vector128.Load(from + j) * factor).Store(to + j);
        }

        for (; j < size; j++)
        {
            to[j] = from[j] * factor;
        }
    }
}
