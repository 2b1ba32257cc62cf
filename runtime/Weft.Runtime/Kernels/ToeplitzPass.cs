using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Causal convolution of columns with the weights of their heads by one transform of n &gt;= T points (n a power of two):
/// values turned by u^t, u = exp(i pi / 2n), make what wraps around come back times i, so that the real part of the
/// product, turned back, is the convolution without padding to 2T. A register holds a column of each lane: columns
/// (sequence, coordinate) of one head.
/// </summary>
internal readonly unsafe struct ToeplitzPass : IKernel
{
    public required ToeplitzArrays Arrays { get; init; }
    public required FourierTwiddles Twiddles { get; init; }

    /// <summary>Spectra of the weights [H, 2 n], in the order of <see cref="Fourier{TLanes,TVector}"/>; filled here.</summary>
    public required float* Spectra { get; init; }

    private MixingShape Shape => Arrays.Shape;

    public void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var pass = this;
        var lanes = TLanes.Count;
        var heads = Shape.Heads;
        ThreadTeam.Run((heads + lanes - 1) / lanes, item => pass.Transform<TLanes, TVector>(item * lanes));
        var columns = Shape.Batch * Shape.Size;
        var packs = (columns + lanes - 1) / lanes;
        var parts = Arrays.Correlations == null ? [] : new float[(long)heads * packs * 2 * Twiddles.Points];
        fixed (float* first = parts)
        {
            var to = first;
            ThreadTeam.Run(
                heads * packs,
                item => pass.Pack<TLanes, TVector>(item / packs, item % packs * lanes, to, item)
            );
            if (to != null)
            {
                ThreadTeam.Run(
                    (heads + lanes - 1) / lanes,
                    item => pass.Correlate<TLanes, TVector>(item * lanes, packs, to)
                );
            }
        }
    }

    /// <summary>Spectra of the weights of a register of heads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform<TLanes, TVector>(int head)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (lanes, points) = (TLanes.Count, Twiddles.Points);
        var count = Math.Min(lanes, Shape.Heads - head);
        var data = Scratch.Take(2L * lanes * points);
        new Span<float>(data, 2 * lanes * points).Clear();
        for (var i = 0; i < count; i++)
        {
            var weights = Arrays.Weights + (nint)(head + i) * Shape.Length;
            for (var t = 0; t < Shape.Length; t++)
            {
                data[2 * (nint)t * lanes + i] = weights[t] * Twiddles.Turn[2 * t];
                data[(2 * (nint)t + 1) * lanes + i] = weights[t] * Twiddles.Turn[2 * t + 1];
            }
        }

        Fourier<TLanes, TVector>.Forward(data, points, Twiddles);
        for (var i = 0; i < count; i++)
        {
            var to = Spectra + 2 * (nint)(head + i) * points;
            for (var k = 0; k < 2 * points; k++)
            {
                // The factor of the inverse goes with the weights.
                to[k] = data[(nint)k * lanes + i] / points;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack<TLanes, TVector>(int head, int column, float* parts, int item)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (lanes, points) = (TLanes.Count, Twiddles.Points);
        var backward = Arrays.Gradient != null;
        var data = Scratch.Take(2L * lanes * points * (parts == null ? 1 : 2));
        var spectrum = Spectra + 2 * (nint)head * points;
        var full = new ToeplitzColumns(Shape, head, column, lanes, false);
        var values = new ToeplitzColumns(Shape, head, column, lanes, Shape.Shared);
        var inverse = Arrays.Inverse + (nint)head * Shape.Length;
        var weights = Arrays.Weights + (nint)head * Shape.Length;
        if (backward)
        {
            full.Load<TLanes, TVector>(Arrays.Gradient, inverse, data, Twiddles);
        }
        else
        {
            values.Load<TLanes, TVector>(Arrays.Values, null, data, Twiddles);
        }

        Fourier<TLanes, TVector>.Forward(data, points, Twiddles);
        if (parts != null)
        {
            var other = data + 2 * (nint)lanes * points;
            values.Load<TLanes, TVector>(Arrays.Values, null, other, Twiddles);
            Fourier<TLanes, TVector>.Forward(other, points, Twiddles);
            Dot<TLanes, TVector>(data, other, parts + 2 * (nint)item * points, points);
        }

        for (var k = 0; k < points; k++)
        {
            // Backwards the conjugate: a correlation.
            var at = data + 2 * (nint)k * lanes;
            var (re, im) = (spectrum[2 * k], backward ? -spectrum[2 * k + 1] : spectrum[2 * k + 1]);
            Fourier<TLanes, TVector>.Turn(at, TLanes.Load(at), TLanes.Load(at + lanes), re, im);
        }

        Fourier<TLanes, TVector>.Backward(data, points, Twiddles);
        full.Store<TLanes, TVector>(
            backward ? Arrays.ValueGradient : Arrays.Result,
            backward ? null : inverse,
            data,
            Twiddles
        );
        if (!backward)
        {
            // Errors of transforms go with the largest sums of a column: too much where D_t is small.
            var first = Scratch.Take(2L * lanes * (points + ToeplitzColumns.HeadRows));
            var rows = Math.Min(ToeplitzColumns.HeadRows, Shape.Length);
            values.LoadRows<TLanes, TVector>(Arrays.Values, null, first, lanes, 0, rows);
            var to = first + ToeplitzColumns.HeadRows * lanes;
            for (var t = 0; t < rows; t++)
            {
                Gemm<TLanes, TVector>.Run(
                    weights + t,
                    0,
                    -1,
                    first,
                    lanes,
                    to + t * lanes,
                    lanes,
                    1,
                    lanes,
                    t + 1,
                    false
                );
            }

            full.StoreRows<TLanes, TVector>(Arrays.Result, inverse, to, lanes, 0, rows);
        }
    }

    /// <summary>Adds over the lanes the products of the gradient's spectrum and the conjugate of the values'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot<TLanes, TVector>(float* g, float* v, float* to, int points)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var n = TLanes.Count;
        for (var k = 0; k < points; k++, g += 2 * n, v += 2 * n)
        {
            var (gr, gi, vr, vi) = (TLanes.Load(g), TLanes.Load(g + n), TLanes.Load(v), TLanes.Load(v + n));
            to[2 * k] = TLanes.Sum(TLanes.MultiplyAdd(gr, vr, TLanes.Multiply(gi, vi)));
            to[2 * k + 1] = TLanes.Sum(TLanes.Subtract(TLanes.Multiply(gi, vr), TLanes.Multiply(gr, vi)));
        }
    }

    /// <summary>Adds the parts of a register of heads in a fixed order and transforms them to correlations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Correlate<TLanes, TVector>(int head, int packs, float* parts)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var (lanes, points) = (TLanes.Count, Twiddles.Points);
        var count = Math.Min(lanes, Shape.Heads - head);
        var data = Scratch.Take(2L * lanes * points);
        new Span<float>(data, 2 * lanes * points).Clear();
        for (var i = 0; i < count; i++)
        {
            var from = parts + 2 * (nint)(head + i) * packs * points;
            for (var k = 0; k < 2 * points; k++)
            {
                double sum = 0;
                for (var part = 0; part < packs; part++)
                {
                    sum += from[2 * (nint)part * points + k];
                }

                data[(nint)k * lanes + i] = (float)(sum / points);
            }
        }

        Fourier<TLanes, TVector>.Backward(data, points, Twiddles);
        for (var i = 0; i < count; i++)
        {
            var to = Arrays.Correlations + (nint)(head + i) * Shape.Length;
            for (var t = 0; t < Shape.Length; t++)
            {
                var (re, im) = (data[2 * (nint)t * lanes + i], data[(2 * (nint)t + 1) * lanes + i]);
                to[t] = re * Twiddles.Turn[2 * t] + im * Twiddles.Turn[2 * t + 1];
            }
        }
    }
}
