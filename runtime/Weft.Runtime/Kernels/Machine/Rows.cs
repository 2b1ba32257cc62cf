using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>A value [B, T, i] as rows of i numbers: where they are and how far apart. Column views need no copy.</summary>
/// <param name="Batch">B.</param>
/// <param name="Positions">T.</param>
/// <param name="BatchStride">From a sequence to the next, in numbers.</param>
/// <param name="Stride">From a position to the next.</param>
internal readonly record struct Rows(long Batch, long Positions, long BatchStride, long Stride)
{
    /// <summary>The number of rows.</summary>
    public int Count => checked((int)(Batch * Positions));

    /// <summary>Where a row begins, in numbers from the first.</summary>
    public long Start(int row) => row / Positions * BatchStride + row % Positions * Stride;

    /// <summary>The rows of a tensor whose last axis is dense.</summary>
    public static Rows Of(Tensor x) => new(x.size(0), x.size(1), x.stride(0), x.stride(1));

    /// <summary>Whether kernels can take the tensor: float32 on the CPU, [B, T, i] with a dense last axis.</summary>
    public static bool Suit(Tensor x) =>
        KernelTensors.IsSingleOnCpu(x) && x.dim() == 3 && (x.stride(2) == 1 || x.size(2) == 1);
}
