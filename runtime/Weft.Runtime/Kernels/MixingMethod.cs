using System;

namespace Weft.Runtime.Kernels;

/// <summary>Ways to mix by weights of the distance.</summary>
internal enum MixingMethod
{
    /// <summary>Products of tiles in registers, O(T^2) (<see cref="ToeplitzTilePass"/>).</summary>
    Tiles,

    /// <summary>Fourier transforms, O(T log T) (<see cref="ToeplitzPass"/>).</summary>
    Fourier,

    /// <summary>Prefix sums for weights that are constant over steps, O(T steps) (<see cref="StepPass"/>).</summary>
    PrefixSums,
}

/// <summary>Chooses the way of a call by its length: the one place to change for a better model of costs.</summary>
internal static class MixingChoice
{
    /// <summary>
    /// Positions up to which tiles are faster than transforms, forward and backward, measured with 128 columns a head.
    /// </summary>
    private const int LongestTiles = 192;

    /// <summary>Time of a step of weights for prefix sums, in products of tiles.</summary>
    private const int ProductsPerStep = 2;

    private static MixingMethod? s_forced;

    /// <summary>The way that is expected to be fastest.</summary>
    /// <param name="length">T.</param>
    /// <param name="steps">Steps over which weights are constant; 0 where that is not known.</param>
    public static MixingMethod Of(int length, int steps)
    {
        if (s_forced is { } method && (steps > 0 || method != MixingMethod.PrefixSums))
        {
            return method;
        }

        // A row of tiles takes T / 2 products on average; transforms grow so slowly that they count as their limit.
        return steps > 0 && ProductsPerStep * (steps + 1) < Math.Min(length, LongestTiles) / 2 ? MixingMethod.PrefixSums
            : length > LongestTiles ? MixingMethod.Fourier
            : MixingMethod.Tiles;
    }

    /// <summary>Uses one way wherever it can be used, for the time of a test or a measurement.</summary>
    internal static IDisposable Force(MixingMethod method) => new Forced(method);

    private sealed class Forced : IDisposable
    {
        private readonly MixingMethod? _before = s_forced;

        public Forced(MixingMethod method) => s_forced = method;

        public void Dispose() => s_forced = _before;
    }
}
