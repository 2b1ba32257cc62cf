using System;

namespace Weft.Compiler.Costs;

/// <summary>
/// Blocks of n positions: transforms of n points for each block there and back, and for gradients two more there and one
/// back; products of spectra of every pair of blocks, and of every pair of positions within a block, for gradients three
/// times. Blocks keep errors causal: a transform mixes the rounding errors of all that it is taken of.
/// </summary>
public sealed class FourierModel : WayModel
{
    /// <summary>What a multiplication of a transform, which waits for the cache, costs of one of a product.</summary>
    private const double TransformWeight = 4;

    /// <summary>Sequences up to this length have blocks of <see cref="Shortest"/> positions, four times as long ones of twice as many.</summary>
    private const int Longest = 1024;

    private const int Shortest = 64;

    private const int Largest = 256;

    /// <inheritdoc/>
    public override MixtureWay Way => MixtureWay.Fourier;

    /// <inheritdoc/>
    public override string Word => "fourier";

    /// <summary>n for sequences of T positions.</summary>
    public static int Block(int length)
    {
        var points = Shortest;
        for (long longest = Longest; longest < length && points < Largest; longest *= 4)
        {
            points *= 2;
        }

        return points;
    }

    /// <inheritdoc/>
    public override Work WorkOf(Mixture mixture)
    {
        var points = Block(mixture.Length);
        var length = Blocks(mixture.Length, points);
        var blocks = length / points;
        var (products, transforms) = mixture.IsTraining ? (3, 5) : (1, 2);
        var ofNumber =
            products * (points + 4 * blocks)
            + (blocks > 1 ? transforms * 4 * TransformWeight * Math.Log(points, 2) : 0);
        return new(
            (double)mixture.Batch * mixture.Heads * mixture.ValueSize * length * ofNumber,
            (double)mixture.Heads * mixture.Length,
            4 * mixture.Values * (mixture.IsTraining ? 7 : 2)
        );
    }
}
