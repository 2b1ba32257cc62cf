using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Mixtures by Toeplitz weights as products of tiles (<see cref="ToeplitzTile{TLanes,TVector}"/>), panel of columns by
/// panel. The gradient of the values is the same product with time turned around. Correlations by distance are the
/// diagonal sums of products of 16 rows of gradients and all values up to them.
/// </summary>
internal readonly unsafe struct ToeplitzTilePass : IKernel
{
    /// <summary>Rows of gradients at a time.</summary>
    private const int Block = 16;

    public required ToeplitzArrays Arrays { get; init; }

    private MixingShape Shape => Arrays.Shape;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var pass = this;
        var panels = ToeplitzPanel<TLanes, TVector>.Count(Shape);
        if (Arrays.Gradient == null)
        {
            ThreadTeam.Run(Shape.Heads * panels, i => pass.Forward<TLanes, TVector>(i / panels, i % panels));
            return;
        }

        var parts = Arrays.Correlations == null ? [] : new float[(long)Shape.Heads * panels * Shape.Length];
        fixed (float* first = parts)
        {
            var to = first;
            var length = (nint)Shape.Length;
            ThreadTeam.Run(
                Shape.Heads * panels,
                i => pass.Backward<TLanes, TVector>(i / panels, i % panels, to == null ? null : to + i * length)
            );
            for (var h = 0; to != null && h < Shape.Heads; h++)
            {
                Add(to + h * panels * length, panels, Arrays.Correlations + h * length);
            }
        }
    }

    private void Forward<TLanes, TVector>(int head, int panel)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (length, rows, size) = Sizes<TLanes, TVector>();
        var weights = Scratch.Take(rows + 2 * size);
        float* from = weights + rows,
            to = from + size;
        Weights(head, weights, rows);
        var values = new ToeplitzPanel<TLanes, TVector>(Shape, head, panel, Shape.Shared);
        values.Load(Arrays.Values, null, from, ToeplitzPanel<TLanes, TVector>.Width, 0, length);
        Clear<TLanes, TVector>(from, rows);
        ToeplitzTile<TLanes, TVector>.Run(weights, from, to, rows);
        var full = new ToeplitzPanel<TLanes, TVector>(Shape, head, panel, false);
        var inverse = Arrays.Inverse + (nint)head * length;
        full.Store(Arrays.Result, inverse, to, ToeplitzPanel<TLanes, TVector>.Width, 0, length);
    }

    private void Backward<TLanes, TVector>(int head, int panel, float* correlations)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (length, rows, size) = Sizes<TLanes, TVector>();
        nint width = ToeplitzPanel<TLanes, TVector>.Width;
        var lanes = TLanes.Count;

        // Not a power of two, so that the columns of the transpose do not meet in the same sets of the cache.
        var across = (length + lanes - 1) / lanes * lanes + lanes;
        var weights = Scratch.Take(rows + 2 * size + (correlations == null ? 0 : (width + Block + 3) * across));
        float* from = weights + rows,
            to = from + size,
            transposed = to + size,
            products = transposed + width * across,
            diagonals = products + Block * across;
        Weights(head, weights, rows);
        var full = new ToeplitzPanel<TLanes, TVector>(Shape, head, panel, false);
        var inverse = Arrays.Inverse + (nint)head * length;

        // Time turned around: row 0 is the last position.
        var last = (length - 1) * width;
        full.Load(Arrays.Gradient, inverse, from + last, -width, 0, length);
        Clear<TLanes, TVector>(from, rows);
        ToeplitzTile<TLanes, TVector>.Run(weights, from, to, rows);
        full.Store(Arrays.ValueGradient, null, to + last, -width, 0, length);
        if (correlations == null)
        {
            return;
        }

        var values = new ToeplitzPanel<TLanes, TVector>(Shape, head, panel, Shape.Shared);
        values.Load(Arrays.Values, null, to, width, 0, length);
        new Span<float>(transposed, (int)width * across).Clear();
        ToeplitzPanel<TLanes, TVector>.Transpose(to, length, transposed, across);
        new Span<float>(diagonals, 3 * across).Clear();
        for (var t = 0; t < length; t += Block)
        {
            var count = Math.Min(Block, length - t);
            var keys = (t + count + lanes - 1) / lanes * lanes;
            Gemm<TLanes, TVector>.Run(
                from + last - t * width,
                -width,
                1,
                transposed,
                across,
                products,
                across,
                count,
                keys,
                (int)width,
                false
            );
            for (var r = 0; r < count; r++)
            {
                // Key s and query t go to length + s - t.
                AddRow<TLanes, TVector>(products + (nint)r * across, diagonals + length - t - r, keys);
            }
        }

        for (var n = 0; n < length; n++)
        {
            correlations[n] = diagonals[length - n];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow<TLanes, TVector>(float* from, float* to, int count)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        for (var j = 0; j < count; j += TLanes.Count)
        {
            TLanes.Store(to + j, TLanes.Add(TLanes.Load(to + j), TLanes.Load(from + j)));
        }
    }

    /// <summary>Adds the panels of a head in a fixed order.</summary>
    private void Add(float* parts, int panels, float* to)
    {
        for (var n = 0; n < Shape.Length; n++)
        {
            double sum = 0;
            for (var panel = 0; panel < panels; panel++)
            {
                sum += parts[(nint)panel * Shape.Length + n];
            }

            to[n] = (float)sum;
        }
    }

    private (int Length, int Rows, nint Size) Sizes<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        const int Multiple = ToeplitzTile<TLanes, TVector>.Rows;
        var rows = (Shape.Length + Multiple - 1) / Multiple * Multiple;
        return (Shape.Length, rows, (nint)rows * ToeplitzPanel<TLanes, TVector>.Width);
    }

    /// <summary>The weights of a head, 0 after the last.</summary>
    private void Weights(int head, float* to, int rows)
    {
        new ReadOnlySpan<float>(Arrays.Weights + (nint)head * Shape.Length, Shape.Length).CopyTo(
            new Span<float>(to, rows)
        );
        new Span<float>(to + Shape.Length, rows - Shape.Length).Clear();
    }

    private void Clear<TLanes, TVector>(float* panel, int rows)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var width = ToeplitzPanel<TLanes, TVector>.Width;
        new Span<float>(panel + (nint)Shape.Length * width, (rows - Shape.Length) * width).Clear();
    }
}
