using System.Collections.Generic;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Training;

/// <summary>What one training run measured; the fields are those of <see cref="TrialResult"/>.</summary>
internal sealed record TrainingOutcome(
    int Steps,
    double TrainLoss,
    double ValidationLoss,
    double TestLoss,
    double TrivialLoss,
    double Seconds,
    double StepsPerSecond,
    IReadOnlyList<CurvePoint> Curve,
    TrialStatus Status,
    string? Message
)
{
    public double Accuracy { get; init; } = double.NaN;

    public double ValidationAccuracy { get; init; } = double.NaN;

    public double TrivialAccuracy { get; init; } = double.NaN;

    public IReadOnlyList<Extrapolation> Extrapolation { get; init; } = [];
}
