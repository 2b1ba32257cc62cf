using static TorchSharp.torch;

namespace Weft.Bench;

/// <summary>
/// Mixtures by softmax of input-free biases, b(n) at distance n, the fast ways that libtorch's operations allow: values
/// are [B, T, H e], results too.
/// </summary>
internal static class LibtorchMixing
{
    private const int Chunk = 64;

    /// <summary>As a convolution by Fourier transforms.</summary>
    /// <param name="bias">[H, T], b(n), -1e30 where a position is left out.</param>
    /// <param name="v">Values.</param>
    public static Tensor Transformed(Tensor bias, Tensor v)
    {
        var (batch, length, heads) = (v.size(0), v.size(1), bias.size(0));
        var w = bias.exp();

        // Nothing divided by infinity: a position that sees no other gets 0, not the rounding errors of the transform.
        var masses = w.cumsum(1);
        var sums = masses.masked_fill(masses == 0, double.PositiveInfinity).t().unsqueeze(0).unsqueeze(-1);
        var columns = v.view(batch, length, heads, -1).permute(0, 2, 3, 1);
        var spectrum = fft.rfft(columns, 2 * length) * fft.rfft(w, 2 * length).unsqueeze(1);
        var mixed = fft.irfft(spectrum, 2 * length).narrow(-1, 0, length);
        return (mixed.permute(0, 3, 1, 2) / sums).reshape(batch, length, -1);
    }

    /// <summary>For b(n) = -p n: dense weights within chunks, and a state from chunk to chunk.</summary>
    /// <param name="p">[H].</param>
    /// <param name="v">Values; T is a multiple of 64.</param>
    /// <param name="heads">H.</param>
    public static Tensor Chunked(Tensor p, Tensor v, int heads)
    {
        var (batch, length, chunks, size) = (v.size(0), v.size(1), v.size(1) / Chunk, v.size(2) / heads);
        var n = arange(Chunk, ScalarType.Float32);
        var slopes = p.view(-1, 1);
        var distance = n.unsqueeze(1) - n;
        var within = (-slopes.unsqueeze(1) * distance.clamp_min(0)).exp() * (distance >= 0);
        var values = v.view(batch, chunks, Chunk, heads, size).permute(3, 2, 0, 1, 4).reshape(heads, Chunk, -1);
        var local = bmm(within, values).view(heads, Chunk, batch, chunks, size);
        var ends = bmm((-slopes * (Chunk - 1 - n)).exp().unsqueeze(1), values).view(heads, batch, chunks, size);

        // States by a product of [chunks, chunks] powers of the decay of a chunk.
        var m = arange(chunks, ScalarType.Float32);
        var gap = m.unsqueeze(1) - m - 1;
        var between = (-slopes.unsqueeze(1) * gap.clamp_min(0) * Chunk).exp() * (gap >= 0);
        var states = matmul(between.unsqueeze(1), ends);
        var carried = (-slopes * (n + 1)).exp().view(heads, Chunk, 1, 1, 1) * states.unsqueeze(1);
        var sums = (-slopes * arange(length, ScalarType.Float32)).exp().cumsum(1).t().view(1, length, heads, 1);
        var all = (local + carried).permute(2, 3, 1, 0, 4).reshape(batch, length, heads, size);
        return (all / sums).reshape(batch, length, -1);
    }
}
