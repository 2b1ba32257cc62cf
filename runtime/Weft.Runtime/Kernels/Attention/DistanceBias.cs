using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Positional biases by distance, b[h, n] for n = t - s = 0 .. T-1 (paper, section 2). Every relative encoding is such a
/// table, so whatever reads one works for all of them. Formulas are evaluated in float64 and rounded once.
/// </summary>
public static class DistanceBias
{
    /// <summary>
    /// The logit of a key that is not admissible: far below every other, and finite, since minus infinity has no gradient
    /// and a row without keys would give NaN.
    /// </summary>
    public const double Excluded = -1e30;

    /// <summary>A formula tabulated over the admissible distances.</summary>
    /// <param name="T">Positions.</param>
    /// <param name="nearest">The smallest admissible distance.</param>
    /// <param name="like">A tensor of the type and device wanted.</param>
    /// <param name="bias">From n [T - nearest], float64, to b [H, T - nearest].</param>
    /// <returns>[H, T].</returns>
    public static Tensor Tabulate(int T, int nearest, Tensor like, Func<Tensor, Tensor> bias)
    {
        ArgumentNullException.ThrowIfNull(like);
        ArgumentNullException.ThrowIfNull(bias);
        if (T <= nearest)
        {
            // No key is admissible; a formula of no distance still says how many heads there are.
            using var some = Arithmetic.Range(nearest, nearest + 1, ScalarType.Float64, like.device);
            return Arithmetic.Filled([bias(some).size(0), T], Excluded, like.dtype, like.device);
        }

        var n = Arithmetic.Range(nearest, T, ScalarType.Float64, like.device);
        var values = bias(n).to(like.dtype);
        return nearest == 0 ? values : nn.functional.pad(values, [nearest, 0], value: Excluded);
    }

    /// <summary>No bias: zeros [heads, T].</summary>
    public static Tensor Zero(int heads, int T, Tensor like)
    {
        ArgumentNullException.ThrowIfNull(like);
        return zeros([heads, T], like.dtype, like.device);
    }

    /// <summary>The numbers 1 .. H of the heads as a column [H, 1], of the type and device of a tensor.</summary>
    public static Tensor Heads(int heads, Tensor like)
    {
        ArgumentNullException.ThrowIfNull(like);
        return Arithmetic.Range(1, heads + 1, like.dtype, like.device).unsqueeze(1);
    }
}
