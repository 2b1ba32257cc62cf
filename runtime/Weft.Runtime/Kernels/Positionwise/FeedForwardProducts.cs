using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>The products of a feed-forward network on rows, forward and backward.</summary>
internal static unsafe class FeedForwardProducts
{
    /// <summary>y, and z if it is to be kept for backward.</summary>
    /// <param name="given">With x contiguous.</param>
    /// <param name="gated">Whether z is two halves.</param>
    /// <param name="keep">Whether z is wanted.</param>
    public static (Tensor Result, Tensor? Hidden) Forward<TCurve>(FeedForwardArguments given, bool gated, bool keep)
        where TCurve : struct, ICurve
    {
        var size = FeedForwardSize.Of(given.X, given.Outer, gated);
        using var inner = given.Inner.contiguous();
        using var outer = given.Outer.contiguous();
        using var innerBias = given.InnerBias?.contiguous();
        using var outerBias = given.OuterBias?.contiguous();
        using var residual = given.Residual?.contiguous();
        var result = empty(Resized(given.X.shape, size.Outputs), ScalarType.Float32);
        var hidden = keep ? empty(Resized(given.X.shape, size.Hidden), ScalarType.Float32) : null;
        var pass = new FeedForwardForward<TCurve>(
            TensorMemory.Of(given.X),
            new(TensorMemory.Of(inner), 1, size.Inputs),
            new(TensorMemory.Of(outer), 1, size.Units),
            new(At(innerBias), null),
            new(At(outerBias), At(residual)),
            At(hidden),
            TensorMemory.Of(result),
            size
        );
        Simd.Run(ref pass);
        return (result, hidden);
    }

    /// <summary>The gradients of x, null where it is not wanted, and of z.</summary>
    public static (Tensor? Input, Tensor Hidden) OfInput<TCurve>(
        Tensor d,
        Tensor hidden,
        Tensor x,
        Tensor inner,
        Tensor outer,
        FeedForwardForm form
    )
        where TCurve : struct, ICurve
    {
        var size = FeedForwardSize.Of(x, outer, form.Gated);
        using var first = inner.contiguous();
        using var second = outer.contiguous();
        var ofHidden = empty(hidden.shape, ScalarType.Float32);
        var ofInput = form.NeedsInput ? empty(x.shape, ScalarType.Float32) : null;
        var pass = new FeedForwardBackward<TCurve>(
            TensorMemory.Of(d),
            TensorMemory.Of(hidden),
            new(TensorMemory.Of(first), size.Inputs, 1),
            new(TensorMemory.Of(second), size.Units, 1),
            TensorMemory.Of(ofHidden),
            At(ofInput),
            size
        );
        Simd.Run(ref pass);
        return (ofInput, ofHidden);
    }

    /// <summary>The gradients of A and b.</summary>
    public static (Tensor Weight, Tensor? Bias) OfOuter<TCurve>(
        Tensor d,
        Tensor hidden,
        Tensor outer,
        FeedForwardForm form
    )
        where TCurve : struct, ICurve
    {
        var (outputs, units) = ((int)outer.size(0), (int)outer.size(1));
        var rows = checked((int)(d.numel() / outputs));
        var entries = new ActivatedEntries<TCurve>(new(TensorMemory.Of(hidden), null, rows, units, form.Gated));
        return LinearProducts.OfWeight(d, entries, new(outputs, units, rows), form.HasOuterBias);
    }

    private static float* At(Tensor? tensor) => tensor is null ? null : TensorMemory.Of(tensor);

    private static long[] Resized(long[] shape, int last)
    {
        shape[^1] = last;
        return shape;
    }
}

/// <summary>Sizes of a feed-forward network on rows.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Inputs">D.</param>
/// <param name="Units">F.</param>
/// <param name="Outputs">O.</param>
/// <param name="Gated">Whether z is two halves.</param>
internal readonly record struct FeedForwardSize(int Rows, int Inputs, int Units, int Outputs, bool Gated)
{
    /// <summary>What a thread's activated units take at most, a part of the second-level cache.</summary>
    private const int MostNumbers = 1 << 15;

    /// <summary>Width of z.</summary>
    public int Hidden => Gated ? 2 * Units : Units;

    /// <summary>From x [.., D] and A [O, F].</summary>
    public static FeedForwardSize Of(Tensor x, Tensor outer, bool gated) =>
        new(checked((int)(x.numel() / x.size(-1))), (int)x.size(-1), (int)outer.size(1), (int)outer.size(0), gated);

    /// <summary>Rows of a piece of work.</summary>
    public int RowsOfPiece<TLanes, TVector>(int threads)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var tile = PanelBlocks<TLanes, TVector>.Tile;
        var most = Math.Clamp(MostNumbers / Hidden / tile * tile, 4 * tile, 16 * tile);
        return PanelProduct<TLanes, TVector>.RowsOfPiece(Rows, threads, most);
    }
}
