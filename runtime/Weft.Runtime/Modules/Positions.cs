using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>Views of the time axis.</summary>
public static class Positions
{
    /// <summary>The last position, the time axis kept: [B, T, ..] -> [B, 1, ..].</summary>
    public static Tensor Last(Tensor x) => x.narrow(1, x.size(1) - 1, 1);

    /// <summary>The rows of a learned table for positions 0 .. T-1: [N, D] -> [T, D].</summary>
    /// <exception cref="ArgumentException">T is larger than N.</exception>
    public static Tensor Rows(Tensor table, int T) =>
        T <= table.size(0)
            ? table.narrow(0, 0, T)
            : throw new ArgumentException(
                $"found a sequence of {T} positions, expected at most {table.size(0)}, the rows of the learned encoding; "
                    + "raise its max-length",
                nameof(T)
            );
}
