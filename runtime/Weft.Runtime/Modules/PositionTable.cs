using System;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>A formula of position and coordinate, tabulated for the longest sequence seen so far.</summary>
/// <param name="columns">Coordinates i = 0 .. columns-1.</param>
/// <param name="formula">From t [T, 1] and i [1, columns], both float64, to [T, columns].</param>
public sealed class PositionTable(int columns, Func<Tensor, Tensor, Tensor> formula)
{
    private Tensor? table;

    /// <summary>Rows t = 0 .. T-1, [T, columns], of the type and device of <paramref name="like"/>.</summary>
    public Tensor At(int T, Tensor like)
    {
        ArgumentNullException.ThrowIfNull(like);
        if (table is null || table.size(0) < T || table.dtype != like.dtype || table.device != like.device)
        {
            using var scope = NewDisposeScope();
            var t = Arithmetic.Range(0, T, ScalarType.Float64).unsqueeze(1);
            var i = Arithmetic.Range(0, columns, ScalarType.Float64).unsqueeze(0);
            table = formula(t, i).to(like.dtype).to(like.device).DetachFromDisposeScope();
        }

        return table.narrow(0, 0, T);
    }
}
