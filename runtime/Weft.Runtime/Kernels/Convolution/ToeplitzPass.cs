using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Causal convolution of columns with the weights of their heads by transforms of blocks of n positions (n a power of two).
/// The error of a transform goes with the largest number that it is taken of, so a block of results takes none that holds a
/// later value: it is the sum of one product of spectra for every block of values before it, added up before they are
/// transformed back, and of the block's own values, multiplied directly. A register holds a column of each lane: columns
/// (sequence, coordinate) of one head.
/// </summary>
/// <remarks>
/// Block i of results takes from block j of values the weights of distances (i - j - 1) n to (i - j + 1) n - 1, the window of
/// 2n numbers number i - j - 1. Values turned by u^t, u = exp(i pi / 2n), and windows that are folded to complex numbers,
/// w(m) + i w(m + n), and turned, make products of n points products of 2n real ones of which n wrap around with their sign
/// changed (R. Crandall and B. Fagin, "Discrete weighted transforms", 1994): the imaginary part, turned back, is the last n,
/// to which nothing wraps. The gradient of the values is the same with time turned around. Correlations of gradients and
/// values by distance are, with the time of the gradients turned around, such a convolution as well: its first blocks are
/// those of pairs of a gradient and an earlier block of values.
/// </remarks>
internal readonly unsafe struct ToeplitzPass : IKernel
{
    public required ToeplitzArrays Arrays { get; init; }

    /// <summary>Those of n points.</summary>
    public required FourierTwiddles Twiddles { get; init; }

    /// <summary>Spectra of the weights, filled here: for each head and point one complex number of every window.</summary>
    public required float* Spectra { get; init; }

    private MixingShape Shape => Arrays.Shape;

    private int Points => Twiddles.Points;

    private int Blocks => (Shape.Length + Points - 1) / Points;

    /// <summary>Windows of weights: distances in blocks but 0.</summary>
    private int Windows => Blocks - 1;

    /// <summary>Numbers of the spectra of all heads.</summary>
    public static long SpectraRoom(MixingShape shape, int points) =>
        2L * shape.Heads * points * ((shape.Length + points - 1) / points - 1);

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var pass = this;
        var (lanes, heads) = (TLanes.Count, Shape.Heads);
        ThreadTeam.Run(
            (heads * Windows + lanes - 1) / lanes,
            item => pass.TransformWeights<TLanes, TVector>(item * lanes)
        );
        var packs = (Shape.Batch * Shape.Size + lanes - 1) / lanes;
        var room = (2 * Windows + 1) * Points;
        var parts = Arrays.Correlations == null ? [] : new float[(long)heads * packs * room];
        fixed (float* first = parts)
        {
            var to = first;
            ThreadTeam.Run(
                heads * packs,
                item =>
                    pass.Pack<TLanes, TVector>(
                        item / packs,
                        item % packs * lanes,
                        to == null ? null : to + (nint)item * room
                    )
            );
            if (to != null)
            {
                ThreadTeam.Run(heads, head => pass.Correlate<TLanes, TVector>(head, packs, to));
            }
        }
    }

    /// <summary>Spectra of a register of windows, counted over all heads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformWeights<TLanes, TVector>(int window)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (lanes, points, windows) = (TLanes.Count, Points, Windows);
        var count = Math.Min(lanes, Shape.Heads * windows - window);
        var data = Scratch.Take(2L * lanes * points);
        new Span<float>(data, 2 * lanes * points).Clear();
        for (var i = 0; i < count; i++)
        {
            var (head, first) = ((window + i) / windows, (window + i) % windows * points);
            var weights = Arrays.Weights + (nint)head * Shape.Length;
            for (var m = 0; m < points; m++)
            {
                // No pair of positions in two blocks has the first distance of their window.
                var near = m > 0 && first + m < Shape.Length ? weights[first + m] : 0;
                var far = first + points + m < Shape.Length ? weights[first + points + m] : 0;
                var (cos, sin) = (Twiddles.Turn[2 * m], Twiddles.Turn[2 * m + 1]);
                data[2 * (nint)m * lanes + i] = near * cos - far * sin;
                data[(2 * (nint)m + 1) * lanes + i] = near * sin + far * cos;
            }
        }

        Fourier<TLanes, TVector>.Forward(data, points, Twiddles);
        for (var i = 0; i < count; i++)
        {
            var (head, number) = ((window + i) / windows, (window + i) % windows);
            var to = Spectra + 2 * ((nint)head * points * windows + number);
            for (var k = 0; k < points; k++)
            {
                // The factor of the inverse goes with the weights.
                to[2 * (nint)k * windows] = data[2 * (nint)k * lanes + i] / points;
                to[2 * (nint)k * windows + 1] = data[(2 * (nint)k + 1) * lanes + i] / points;
            }
        }
    }

    /// <summary>All positions of a register of columns: the result, or the gradient of the values and parts of correlations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack<TLanes, TVector>(int head, int column, float* parts)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (lanes, points, windows) = (TLanes.Count, Points, Windows);
        var (backward, rows) = (Arrays.Gradient != null, (nint)points * lanes);
        var step = ToeplitzSpectra<TLanes, TVector>.Step(points);
        var room = step * windows;
        var weights = Scratch.Take(
            (parts == null ? 1 : 2) * room + (parts == null ? 2 : 4) * rows + points + 8 * lanes
        );
        float* from = weights + points,
            to = from + rows,
            spectra = to + rows,
            values = spectra + room + 8 * lanes,
            sums = values + rows,
            valueSpectra = sums + rows;
        Weights(head, weights);
        var inverse = Arrays.Inverse + (nint)head * Shape.Length;
        var full = new ToeplitzBlocks(Shape, head, column, lanes, points, isShared: false, isTurned: backward);
        var plain = new ToeplitzBlocks(Shape, head, column, lanes, points, Shape.Shared, isTurned: false);
        var source = backward ? full : plain;
        float* array = backward ? Arrays.Gradient : Arrays.Values,
            factors = backward ? inverse : null;
        for (var block = 0; block < windows; block++)
        {
            source.Load<TLanes, TVector>(array, factors, block, from);
            ToeplitzSpectra<TLanes, TVector>.Transform(from, spectra + block * step, Twiddles);
            if (parts != null)
            {
                plain.Load<TLanes, TVector>(Arrays.Values, null, block, from);
                ToeplitzSpectra<TLanes, TVector>.Transform(from, valueSpectra + block * step, Twiddles);
            }
        }

        if (parts != null)
        {
            ToeplitzSpectra<TLanes, TVector>.Correlate(spectra, valueSpectra, windows, points, parts);

            // Distances before the first value of a block are multiplied, too.
            new Span<float>(values - 8 * lanes, 8 * lanes).Clear();
            new Span<float>(sums, (int)rows).Clear();
        }

        var ofHead = Spectra + 2 * (nint)head * points * windows;
        ToeplitzSpectra<TLanes, TVector>.Multiply(ofHead, spectra, windows, points);
        for (var block = 0; block < Blocks; block++)
        {
            source.Load<TLanes, TVector>(array, factors, block, from);
            ToeplitzColumn<TLanes, TVector>.Run(weights, from, to, points);
            if (block > 0)
            {
                ToeplitzSpectra<TLanes, TVector>.AddBack(spectra + (block - 1) * step, to, Twiddles);
            }

            full.Store<TLanes, TVector>(
                backward ? Arrays.ValueGradient : Arrays.Result,
                backward ? null : inverse,
                block,
                to
            );
            if (parts != null)
            {
                plain.Load<TLanes, TVector>(Arrays.Values, null, Blocks - 1 - block, values);
                ToeplitzColumn<TLanes, TVector>.Correlate(from, values, sums, points);
            }
        }

        for (var n = 0; parts != null && n < points; n++)
        {
            parts[2 * (nint)windows * points + n] = TLanes.Sum(TLanes.Load(sums + n * lanes));
        }
    }

    /// <summary>The weights of the distances within a block, 0 after the last.</summary>
    private void Weights(int head, float* to)
    {
        var count = Math.Min(Points, Shape.Length);
        new ReadOnlySpan<float>(Arrays.Weights + (nint)head * Shape.Length, count).CopyTo(new Span<float>(to, Points));
        new Span<float>(to + count, Points - count).Clear();
    }

    /// <summary>
    /// The correlations of a head: adds the packs in a fixed order, transforms back a register of blocks at a time, and adds
    /// what blocks have in common and the distances within a block.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Correlate<TLanes, TVector>(int head, int packs, float* parts)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (lanes, points, windows) = (TLanes.Count, Points, Windows);
        var room = (2 * (nint)windows + 1) * points;
        var from = parts + head * packs * room;
        var to = Arrays.Correlations + (nint)head * Shape.Length;
        for (var n = 0; n < Shape.Length; n++)
        {
            to[n] = n < points ? (float)Sum(from + 2 * (nint)windows * points + n, packs, room) : 0;
        }

        var data = Scratch.Take(2L * lanes * points);
        for (var first = 0; first < windows; first += lanes)
        {
            var count = Math.Min(lanes, windows - first);
            new Span<float>(data, 2 * lanes * points).Clear();
            for (var i = 0; i < count; i++)
            {
                var block = from + 2 * (nint)(first + i) * points;
                for (var k = 0; k < 2 * points; k++)
                {
                    data[(nint)k * lanes + i] = (float)(Sum(block + k, packs, room) / points);
                }
            }

            Fourier<TLanes, TVector>.Backward(data, points, Twiddles);
            for (var i = 0; i < count; i++)
            {
                // Number m of the convolution is the distance that it lacks to the last pair of positions.
                var last = Blocks * points - 1 - (first + i) * points;
                for (var m = 0; m < points; m++)
                {
                    var (re, im) = (data[2 * (nint)m * lanes + i], data[(2 * (nint)m + 1) * lanes + i]);
                    var (cos, sin) = (Twiddles.Turn[2 * m], Twiddles.Turn[2 * m + 1]);
                    Add(to, last - m, re * cos + im * sin);
                    Add(to, last - points - m, im * cos - re * sin);
                }
            }
        }
    }

    private void Add(float* to, int distance, float value)
    {
        if (distance < Shape.Length)
        {
            to[distance] += value;
        }
    }

    private static double Sum(float* from, int count, nint step)
    {
        double sum = 0;
        for (var i = 0; i < count; i++, from += step)
        {
            sum += *from;
        }

        return sum;
    }
}
