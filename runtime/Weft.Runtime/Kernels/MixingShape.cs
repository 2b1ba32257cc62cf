using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>Shapes of a call: values [B, T, H e], or [B, T, e] where all heads share them.</summary>
internal readonly record struct MixingShape(int Batch, int Length, int Heads, int Size, bool Shared)
{
    /// <summary>Coordinates of a row of results.</summary>
    public int Row => Heads * Size;

    /// <summary>Coordinates of a row of values.</summary>
    public int ValueRow => Shared ? Size : Row;

    /// <summary>The shape of a call on values.</summary>
    public static MixingShape Of(Tensor v, int heads, bool shared) =>
        new((int)v.size(0), (int)v.size(1), heads, (int)(shared ? v.size(2) : v.size(2) / heads), shared);
}
