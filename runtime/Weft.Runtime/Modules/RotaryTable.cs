using System;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>Rotations of pairs of coordinates by angles that depend on the position.</summary>
/// <param name="pairs">Pairs of a head, e/2.</param>
/// <param name="angle">From t [T, 1] and i [1, pairs], both float64, to angles [T, pairs].</param>
public sealed class RotaryTable(int pairs, Func<Tensor, Tensor, Tensor> angle)
{
    // With an entry for each coordinate: (cos, cos) and (-sin, sin) for every pair.
    private readonly PositionTable cosines = new(pairs, (t, i) => angle(t, i).cos().repeat_interleave(2, 1));
    private readonly PositionTable sines = new(
        pairs,
        (t, i) => stack([-angle(t, i).sin(), angle(t, i).sin()], -1).flatten(1)
    );

    /// <summary>
    /// The pairs (2i, 2i + 1) of some heads rotated: x [B, t, H e] -> [B, t, H e]. Fewer positions than T are the last.
    /// </summary>
    /// <param name="x">Queries or keys.</param>
    /// <param name="T">Positions of the sequence.</param>
    /// <param name="heads">H.</param>
    /// <param name="first">First head that is rotated.</param>
    /// <param name="count">How many are; all by default.</param>
    public Tensor Rotate(Tensor x, int T, int heads, int first = 0, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (batch, queries, rotated) = (x.size(0), x.size(1), count ?? heads);
        var cos = cosines.At(T, x).narrow(0, T - queries, queries);
        var sin = sines.At(T, x).narrow(0, T - queries, queries);
        if (Rotation.Suits(x))
        {
            return Rotation.Run(x, cos, sin, heads, first, rotated);
        }

        var all = x.view(batch, queries, heads, pairs, 2);
        var some = all.narrow(2, first, rotated);
        var turned = (some * cos.view(queries, 1, pairs, 2)).Plus(some.flip(-1) * sin.view(queries, 1, pairs, 2));
        var after = heads - first - rotated;
        return (
            rotated == heads ? turned : cat([all.narrow(2, 0, first), turned, all.narrow(2, first + rotated, after)], 2)
        ).reshape(batch, queries, -1);
    }
}
