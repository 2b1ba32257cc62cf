using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Mixtures over positions by weights [H, t, T] (the same for every sequence) or [B, H, t, T]. A position with a weight of 0
/// is left out, also where it holds what is no number (<see cref="MaskedProduct"/>).
/// </summary>
public static class Mixing
{
    /// <summary>Every head mixes the same values: x [B, T, i] -> [B, t, H i].</summary>
    public static Tensor Shared(Tensor w, Tensor x)
    {
        var mixed = PerHead(w, x);
        return mixed.reshape(mixed.size(0), mixed.size(1), -1);
    }

    /// <summary>As <see cref="Shared"/> on (x, 1): x [B, T, i] -> [B, t, H (i + 1)].</summary>
    public static Tensor SharedWithMass(Tensor w, Tensor x)
    {
        var mixed = PerHead(w, x);
        var mass = w.sum(-1).transpose(-1, -2).unsqueeze(-1);
        var shape = new[] { mixed.size(0), mixed.size(1), mixed.size(2), 1 };
        return cat([mixed, mass.expand(shape)], -1).reshape(mixed.size(0), mixed.size(1), -1);
    }

    /// <summary>(x, 1), whose mixture ends with the mass of the weights: x [B, T, i] -> [B, T, i + 1].</summary>
    public static Tensor AppendOne(Tensor x) => nn.functional.pad(x, [0, 1], value: 1);

    /// <summary>Every head mixes its own block of values: v [B, T, H e] -> [B, t, H e].</summary>
    public static Tensor Heads(Tensor w, Tensor v, int heads)
    {
        var (batch, length, queries, size) = (v.size(0), v.size(1), w.size(-2), v.size(2) / heads);
        var values = v.view(batch, length, heads, size);
        if (w.dim() == 4)
        {
            var blocks = values.transpose(1, 2).reshape(batch * heads, length, size);
            var mixed = Product(w.reshape(batch * heads, queries, length), blocks, queries);
            return mixed.view(batch, heads, queries, size).transpose(1, 2).reshape(batch, queries, -1);
        }

        // One product per head for the whole batch; weights repeated over the batch would be B times as large.
        var columns = values.permute(2, 1, 0, 3).reshape(heads, length, batch * size);
        return Product(w, columns, queries)
            .view(heads, queries, batch, size)
            .permute(2, 1, 0, 3)
            .reshape(batch, queries, -1);
    }

    /// <summary>The last query sees all keys: nothing is masked.</summary>
    private static Tensor Product(Tensor w, Tensor v, long queries) =>
        queries == 1 ? bmm(w, v) : MaskedProduct.Run(w, v);

    /// <summary>[B, t, H, i].</summary>
    private static Tensor PerHead(Tensor w, Tensor x)
    {
        var (batch, length, size) = (x.size(0), x.size(1), x.size(2));
        var (heads, queries) = (w.size(-3), w.size(-2));
        if (w.dim() == 4)
        {
            var each = Product(w.reshape(batch, heads * queries, length), x, queries);
            return each.view(batch, heads, queries, size).transpose(1, 2);
        }

        if (queries > 1)
        {
            var columns = x.transpose(0, 1).reshape(1, length, batch * size);
            var mixed = MaskedProduct.Run(w.reshape(1, heads * queries, length), columns);
            return mixed.view(heads, queries, batch, size).permute(2, 1, 0, 3);
        }

        if (size == 1)
        {
            // One product of [B, T] by [T, H].
            return matmul(x.view(batch, length), w.view(-1, length).t()).view(batch, heads, queries, 1).transpose(1, 2);
        }

        return matmul(w.view(-1, length), x).view(batch, heads, queries, size).transpose(1, 2);
    }
}
