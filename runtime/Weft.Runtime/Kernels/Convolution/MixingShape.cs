using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>Shapes of a call: values [B, T, H e], or [B, T, e] where all heads share them.</summary>
internal readonly record struct MixingShape(int Batch, int Length, int Heads, int Size, bool Shared)
{
    /// <summary>Coordinates of a row of results.</summary>
    public int Row => Heads * Size;

    /// <summary>Coordinates of a row of values.</summary>
    public int ValueRow => Shared ? Size : Row;

    /// <summary>The shape of a call on values [B, T, H e] or [B, T, e].</summary>
    /// <exception cref="System.ArgumentException">Sizes do not fit: a kernel would read beyond the arrays.</exception>
    public static MixingShape Of(Tensor v, int heads, bool shared, Tensor perHead)
    {
        var fits = v.dim() == 3 && heads > 0 && (perHead.dim() is 1 or 2) && perHead.size(0) == heads;
        fits = fits && (shared || v.size(2) % heads == 0) && (perHead.dim() == 1 || perHead.size(1) == v.size(1));
        if (!fits)
        {
            throw new System.ArgumentException(
                $"found values [{string.Join(", ", v.shape)}] and [{string.Join(", ", perHead.shape)}] per head, "
                    + $"expected [B, T, H e] with H = {heads} and [H] or [H, T]"
            );
        }

        return new((int)v.size(0), (int)v.size(1), heads, (int)(shared ? v.size(2) : v.size(2) / heads), shared);
    }
}
