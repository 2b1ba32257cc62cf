namespace Weft.Compiler.Costs;

/// <summary>Ways to compute a mixture of values over positions: algorithms with one result and different costs.</summary>
public enum MixtureWay
{
    /// <summary>The one that the cost model expects to be fastest.</summary>
    Auto,

    /// <summary>The T x T weights of every head, stored, and products of matrices of libtorch.</summary>
    Dense,

    /// <summary>Products of Toeplitz tiles in registers, O(T^2), nothing stored.</summary>
    Tiles,

    /// <summary>Fourier transforms of blocks of positions.</summary>
    Fourier,

    /// <summary>Differences of prefix sums, for weights that are constant over a few steps of distances, O(T steps).</summary>
    PrefixSums,

    /// <summary>A recurrence, for weights that fall exponentially, O(T).</summary>
    Recurrence,

    /// <summary>Dot products, softmax and mixture tile by tile, with any bias by distance.</summary>
    Fused,

    /// <summary>libtorch's fused attention, a linear bias as one more coordinate of queries and keys.</summary>
    Flash,
}
