using System;
using Weft.Compiler.Costs;

namespace Weft.Runtime.Kernels;

/// <summary>Ways to mix by weights of the distance.</summary>
public enum MixingMethod
{
    /// <summary>Products of tiles in registers, O(T^2) (<see cref="ToeplitzTilePass"/>).</summary>
    Tiles,

    /// <summary>Fourier transforms of blocks of positions (<see cref="ToeplitzPass"/>).</summary>
    Fourier,

    /// <summary>Prefix sums for weights that are constant over steps, O(T steps) (<see cref="StepPass"/>).</summary>
    PrefixSums,
}

/// <summary>Chooses the way of a call by its sizes and the rates of the machine.</summary>
internal static class MixingChoice
{
    private static readonly MixtureWay[] s_ways = [MixtureWay.Tiles, MixtureWay.Fourier];
    private static readonly MixtureWay[] s_waysOfSteps = [MixtureWay.PrefixSums, MixtureWay.Fourier, MixtureWay.Tiles];

    private static MixingMethod? s_forced;

    /// <summary>The way that is expected to be fastest, or the one that is wished where it can be used.</summary>
    /// <param name="shape">Sizes of the call.</param>
    /// <param name="steps">Steps over which weights are constant; 0 where that is not known.</param>
    /// <param name="isTraining">Whether gradients will be asked for.</param>
    /// <param name="wish">A way that was planned; null to choose.</param>
    public static MixingMethod Of(MixingShape shape, int steps, bool isTraining, MixingMethod? wish = null)
    {
        if ((s_forced ?? wish) is { } method && (steps > 0 || method != MixingMethod.PrefixSums))
        {
            return method;
        }

        var sizes = new Mixture(shape.Batch, shape.Length, shape.Heads, shape.Size)
        {
            Steps = steps,
            IsTraining = isTraining,
        };
        return MachineCalibration.Current.Fastest(sizes, steps > 0 ? s_waysOfSteps : s_ways) switch
        {
            MixtureWay.PrefixSums => MixingMethod.PrefixSums,
            MixtureWay.Fourier => MixingMethod.Fourier,
            _ => MixingMethod.Tiles,
        };
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
