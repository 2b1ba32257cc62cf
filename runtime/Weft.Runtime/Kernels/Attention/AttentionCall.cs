using System;

namespace Weft.Runtime.Kernels;

/// <summary>The rows of one argument: number j of head h at batch b and time t is
/// start[b batch + t row + h size + j].</summary>
internal readonly unsafe struct HeadRows(float* start, long batch, long row, int size)
{
    /// <summary>Numbers from one time to the next.</summary>
    public long Row { get; } = row;

    /// <summary>Numbers of a row.</summary>
    public int Size { get; } = size;

    /// <summary>The first row of a head.</summary>
    public float* Of(int b, int h) => start + b * batch + (long)h * Size;
}

/// <summary>What both passes of biased attention know: sizes, strides and addresses.</summary>
internal unsafe struct AttentionCall
{
    /// <summary>Queries and keys per tile.</summary>
    public const int Tile = 64;

    public int Batch;
    public int Heads;

    /// <summary>t: the queries are the last t of the T positions.</summary>
    public int Queries;

    /// <summary>T.</summary>
    public int Keys;
    public float Scale;
    public bool Softmax;
    public bool Causal;

    public HeadRows Q;
    public HeadRows K;
    public HeadRows V;
    public HeadRows Out;

    /// <summary>b [H, T], or null for none.</summary>
    public float* Bias;

    /// <summary>
    /// Logarithms in base 2 of the sums of exponentials [B, H, t], or null where no gradient is wanted; a row without keys
    /// has the largest number, so that its weights are recomputed as 0.
    /// </summary>
    public float* LogSum;

    public HeadRows OutGradient;
    public HeadRows QGradient;
    public HeadRows KGradient;
    public HeadRows VGradient;

    /// <summary>Gradient of the bias per sequence [B, H, T], or null where it is not wanted.</summary>
    public float* BiasGradient;

    /// <summary>(batch, head) pairs.</summary>
    public readonly int Pairs => Batch * Heads;

    /// <summary>Position of the first query.</summary>
    public readonly int Offset => Causal ? Keys - Queries : 0;

    /// <summary>Blocks of queries.</summary>
    public readonly int QueryBlocks => (Queries + Tile - 1) / Tile;

    /// <summary>Blocks of keys.</summary>
    public readonly int KeyBlocks => (Keys + Tile - 1) / Tile;

    /// <summary>Factor from products to logits in base 2.</summary>
    public readonly float Base2Scale => (float)(Scale * Math.Log2(Math.E));
}
