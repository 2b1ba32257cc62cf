using System.Collections.Generic;
using System.Collections.Immutable;
using Weft.Runtime.Training;

namespace Weft.Runtime.Trials;

/// <summary>What one trial measured. Losses are means over sequences (and positions read).</summary>
/// <param name="Architecture">Name of the architecture.</param>
/// <param name="Task">Label of the task.</param>
/// <param name="Overrides">Overridden and swept fields with their values.</param>
/// <param name="Seed">The trial's seed.</param>
/// <param name="Parameters">Number of trained scalars.</param>
/// <param name="Steps">Optimiser steps taken; fewer than planned where the trial was stopped.</param>
/// <param name="TrainLoss">Mean training loss over the last tenth of the steps.</param>
/// <param name="ValidationLoss">Last validation loss.</param>
/// <param name="TestLoss">Loss on the test set with the final weights.</param>
/// <param name="TrivialLoss">Test loss of the best constant predictor, the yardstick for the other losses.</param>
/// <param name="Seconds">Wall time of training, validation excluded.</param>
/// <param name="StepsPerSecond">Steps by wall time.</param>
/// <param name="Curve">Points of the loss curve.</param>
/// <param name="Slopes">Learned slopes p per layer, in the order of heads.</param>
/// <param name="Status">How the trial ended.</param>
/// <param name="Message">Why it failed, or null.</param>
public sealed record TrialResult(
    string Architecture,
    string Task,
    IReadOnlyDictionary<string, string> Overrides,
    long Seed,
    long Parameters,
    int Steps,
    double TrainLoss,
    double ValidationLoss,
    double TestLoss,
    double TrivialLoss,
    double Seconds,
    double StepsPerSecond,
    IReadOnlyList<CurvePoint> Curve,
    IReadOnlyList<IReadOnlyList<double>> Slopes,
    TrialStatus Status,
    string? Message
)
{
    /// <summary>Settings that a search chose for its design, with their values; empty where nothing was searched.</summary>
    public IReadOnlyDictionary<string, string> Chosen { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What the reader should know of how it ran, or null.</summary>
    public string? Remark { get; init; }

    /// <summary>Share of test positions whose likeliest token is the target; NaN where real numbers are predicted.</summary>
    public double Accuracy { get; init; } = double.NaN;

    /// <summary>The same on the validation set.</summary>
    public double ValidationAccuracy { get; init; } = double.NaN;

    /// <summary>
    /// Share of test positions whose target is the commonest of all targets: the accuracy of the best constant, which is
    /// chance. NaN where real numbers are predicted.
    /// </summary>
    public double TrivialAccuracy { get; init; } = double.NaN;

    /// <summary>Tests at other lengths than that of training, shortest first; empty where the task asks for none.</summary>
    public IReadOnlyList<Extrapolation> Extrapolation { get; init; } = [];

    /// <summary>What it threw; null where it did not, and for a loss that became infinite.</summary>
    public TrialFault? Fault { get; init; }

    /// <summary>What the last bits of its numbers depend on; null where nothing was measured.</summary>
    public NumericEnvironment? Environment { get; init; }

    /// <summary>What the module remembers; null where that was not measured.</summary>
    public LearnedMemory? Memory { get; init; }
}
