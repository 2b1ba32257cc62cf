using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>Weights w_ts of the mixture over positions (paper, section 2). Slopes are p = softplus(theta).</summary>
public static class AttentionWeights
{
    /// <summary>Dot-product-free weights: theta [H] -> [H, T, T], or [H, 1, T] for the last query.</summary>
    public static Tensor InputFree(Tensor theta, Phi phi, int T, bool lastQuery, bool softmax)
    {
        var table = phi.At(T, lastQuery, theta.dtype);
        var slopes = nn.functional.softplus(theta).view(-1, 1, 1);
        return Normalise(slopes * table.Values, table, softmax);
    }

    /// <summary>
    /// Dot-product weights: q [B, t, H e], k [B, T, H e], theta [H] -> [B, H, t, T]. One query is the last position.
    /// </summary>
    public static Tensor DotProduct(Tensor q, Tensor k, Tensor theta, Phi phi, bool softmax)
    {
        var (heads, length) = (theta.size(0), k.size(1));
        var table = phi.At((int)length, q.size(1) != length || length == 1, theta.dtype);
        var queries = q.view(q.size(0), q.size(1), heads, -1).transpose(1, 2);
        var keys = k.view(k.size(0), length, heads, -1).permute(0, 2, 3, 1);
        var slopes = nn.functional.softplus(theta).view(-1, 1, 1);
        return Normalise(matmul(queries, keys) + slopes * table.Values, table, softmax);
    }

    private static Tensor Normalise(Tensor logits, Phi.Table table, bool softmax)
    {
        if (!softmax)
        {
            // Masked before the exponential: a logit that is not admissible may be large, and inf times 0 is NaN.
            return (logits + table.Bias).exp();
        }

        var weights = nn.functional.softmax(logits + table.Bias, -1);
        return table.HasEmptyRow ? weights * table.Admissible : weights;
    }
}
