using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>Maps from tokens.</summary>
public static class Tokens
{
    /// <summary>The row of each token: ids [B, t] of int64, table [V, D] -> [B, t, D].</summary>
    public static Tensor Embed(Tensor ids, Tensor table) =>
        table.index_select(0, ids.reshape(-1)).view(ids.size(0), ids.size(1), -1);
}
