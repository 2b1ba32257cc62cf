using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>Weights w_ts of the mixture over positions (paper, section 2), from biases by distance.</summary>
public static class AttentionWeights
{
    /// <summary>Weights that no input reaches: biases [H, T] -> [H, T, T], or [H, 1, T] for the last query.</summary>
    /// <param name="bias">b[h, t - s], <see cref="DistanceBias.Excluded"/> where not admissible.</param>
    /// <param name="softmax">Whether weights are divided by their sum over the keys.</param>
    /// <param name="lastQuery">Whether only the last query is wanted.</param>
    /// <param name="causal">Whether keys after the query are excluded; if not, biases must be 0.</param>
    /// <param name="emptyRows">Whether the first query of some head has no admissible key.</param>
    public static Tensor InputFree(
        Tensor bias,
        bool softmax,
        bool lastQuery = false,
        bool causal = true,
        bool emptyRows = false
    )
    {
        ArgumentNullException.ThrowIfNull(bias);
        var logits = ByKey(bias, lastQuery, causal);
        using var excluded = softmax && emptyRows ? Excluded(logits) : null;
        return Normalise(logits, softmax, excluded);
    }

    /// <summary>
    /// Softmax weights of b[h, t - s] + c[b, t, h]: biases [H, T], c [B, t, H] -> [B, H, t, T]. One query is the last
    /// position.
    /// </summary>
    /// <param name="bias">b[h, t - s], <see cref="DistanceBias.Excluded"/> where not admissible.</param>
    /// <param name="shift">c, the same for all keys of a query.</param>
    /// <param name="emptyRows">Whether the first query of some head has no admissible key.</param>
    public static Tensor Shifted(Tensor bias, Tensor shift, bool emptyRows = false)
    {
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentNullException.ThrowIfNull(shift);
        var isLast = shift.size(1) != bias.size(1) || bias.size(1) == 1;
        return Admissible(
            shift.transpose(1, 2).unsqueeze(-1),
            ByKey(bias, isLast, causal: true),
            softmax: true,
            emptyRows
        );
    }

    /// <summary>
    /// Dot-product weights: q [B, t, H e], k [B, T, H e], biases [H, T] or null -> [B, H, t, T]. One query is the last
    /// position.
    /// </summary>
    /// <param name="q">Queries.</param>
    /// <param name="k">Keys.</param>
    /// <param name="bias">b[h, t - s], <see cref="DistanceBias.Excluded"/> where not admissible; null for none.</param>
    /// <param name="heads">H.</param>
    /// <param name="softmax">Whether weights are divided by their sum over the keys.</param>
    /// <param name="scale">Factor of the product.</param>
    /// <param name="causal">Whether keys after the query are excluded.</param>
    /// <param name="emptyRows">Whether the first query of some head has no admissible key.</param>
    public static Tensor DotProduct(
        Tensor q,
        Tensor k,
        Tensor? bias,
        int heads,
        bool softmax,
        double scale = 1,
        bool causal = true,
        bool emptyRows = false
    )
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(k);
        var length = k.size(1);
        var queries = q.view(q.size(0), q.size(1), heads, -1).transpose(1, 2);
        var keys = k.view(k.size(0), length, heads, -1).permute(0, 2, 3, 1);
        var logits = matmul(scale == 1 ? queries : queries.Times(scale), keys);
        var isLast = q.size(1) != length || length == 1;
        if (bias is not null)
        {
            return Admissible(logits, ByKey(bias, isLast, causal), softmax, emptyRows);
        }

        if (causal && !isLast)
        {
            using var future = ones([length, length], ScalarType.Bool, q.device).triu(1);
            logits.SetWhere(future, double.NegativeInfinity);
        }

        return Normalise(logits, softmax, null);
    }

    /// <summary>
    /// Weights of the last query where all heads have the same keys: q [B, 1, H i], x [B, T, i], biases [H, T] or null
    /// -> [B, H, 1, T].
    /// </summary>
    /// <param name="q">Queries.</param>
    /// <param name="x">The keys of every head.</param>
    /// <param name="bias">As for <see cref="DotProduct"/>.</param>
    /// <param name="heads">H.</param>
    /// <param name="softmax">Whether weights are divided by their sum over the keys.</param>
    /// <param name="scale">Factor of the product.</param>
    /// <param name="causal">Whether keys after the query are excluded; if not, biases must be 0.</param>
    /// <param name="emptyRows">Whether the first query of some head has no admissible key.</param>
    public static Tensor SharedKeys(
        Tensor q,
        Tensor x,
        Tensor? bias,
        int heads,
        bool softmax,
        double scale = 1,
        bool causal = true,
        bool emptyRows = false
    )
    {
        ArgumentNullException.ThrowIfNull(q);
        ArgumentNullException.ThrowIfNull(x);
        var queries = q.view(q.size(0), heads, -1);
        var logits = matmul(scale == 1 ? queries : queries.Times(scale), x.transpose(1, 2)).unsqueeze(2);
        return bias is null
            ? Normalise(logits, softmax, null)
            : Admissible(logits, ByKey(bias, lastQuery: true, causal), softmax, emptyRows);
    }

    /// <summary>
    /// Weights of logits with biases by query and key. Logits of keys that are not admissible are set, not added to: a
    /// product may be no number, and none is so small that minus infinity were larger.
    /// </summary>
    private static Tensor Admissible(Tensor logits, Tensor byKey, bool softmax, bool emptyRows)
    {
        using var excluded = Excluded(byKey);
        var admissible = logits.Plus(byKey);
        admissible.SetWhere(excluded, double.NegativeInfinity);
        return Normalise(admissible, softmax, emptyRows ? excluded : null);
    }

    private static Tensor Excluded(Tensor byKey)
    {
        using var values = byKey.detach();
        return values.IsBelow(DistanceBias.Excluded / 2);
    }

    /// <summary>Biases by distance [H, T] laid out by query and key: [H, t, T].</summary>
    private static Tensor ByKey(Tensor bias, bool lastQuery, bool causal)
    {
        var (heads, length) = (bias.size(0), bias.size(1));
        if (!causal)
        {
            return bias.unsqueeze(1).expand(heads, lastQuery ? 1 : length, length);
        }

        if (lastQuery)
        {
            return bias.flip(1).unsqueeze(1);
        }

        // A row r of 2T entries, repeated and read with one entry less per row, moves one step to the right each time:
        // out[t, s] = r[(s - t) mod 2T]. It costs one copy, and its gradient is a plain sum over the repetitions.
        var future = Arithmetic.Filled([heads, length], DistanceBias.Excluded, bias.dtype, bias.device);
        var row = cat([bias.narrow(1, 0, 1), future, bias.narrow(1, 1, length - 1).flip(1)], 1);
        return row.unsqueeze(1)
            .expand(heads, length, 2 * length)
            .reshape(heads, -1)
            .narrow(1, 0, length * (2 * length - 1))
            .view(heads, length, 2 * length - 1)
            .narrow(2, 0, length);
    }

    /// <param name="logits">Logits.</param>
    /// <param name="softmax">Whether weights are divided by their sum over the keys.</param>
    /// <param name="excluded">Keys whose weights are 0 in rows that have no other, too; null where there is no such row.</param>
    private static Tensor Normalise(Tensor logits, bool softmax, Tensor? excluded)
    {
        if (!softmax)
        {
            return logits.exp();
        }

        var weights = nn.functional.softmax(logits, -1);
        return excluded is null ? weights : weights.ExceptWhere(excluded, 0);
    }
}
