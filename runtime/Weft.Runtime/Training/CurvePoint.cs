namespace Weft.Runtime.Training;

/// <summary>One validation during training.</summary>
/// <param name="Step">Optimiser steps taken so far.</param>
/// <param name="TrainLoss">Mean training loss since the point before; NaN before the first step.</param>
/// <param name="ValidationLoss">Loss on the validation set.</param>
/// <param name="LearningRate">Learning rate at this step.</param>
public sealed record CurvePoint(int Step, double TrainLoss, double ValidationLoss, double LearningRate)
{
    /// <summary>As <see cref="TrainingOutcome.ValidationAccuracy"/>.</summary>
    public double Accuracy { get; init; } = double.NaN;
}
