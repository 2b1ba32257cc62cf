namespace Weft.Runtime.Kernels;

/// <summary>What a pass over positions reads and writes: forwards the result, backwards the gradients.</summary>
internal readonly unsafe struct ToeplitzArrays
{
    public required MixingShape Shape { get; init; }

    /// <summary>w(n), and 1 / D_t, both [H, T].</summary>
    public required float* Weights { get; init; }
    public required float* Inverse { get; init; }
    public required float* Values { get; init; }

    /// <summary>The result, written forwards.</summary>
    public float* Result { get; init; }

    /// <summary>The gradient of the result [B, T, H e]; null forwards.</summary>
    public float* Gradient { get; init; }

    /// <summary>Gradient of the values [B, T, H e] (not yet added over heads where they are shared).</summary>
    public float* ValueGradient { get; init; }

    /// <summary>
    /// Correlations of gradient and values by distance [H, T]; null if not wanted. Prefix sums know them for a step of
    /// distances only: its sum is at its first distance, and 0 at the others.
    /// </summary>
    public float* Correlations { get; init; }
}
