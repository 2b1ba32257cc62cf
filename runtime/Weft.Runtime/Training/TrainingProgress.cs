using System;

namespace Weft.Runtime.Training;

/// <summary>How far a trial has come.</summary>
/// <param name="Step">Optimiser steps taken.</param>
/// <param name="Steps">Optimiser steps planned.</param>
/// <param name="TrainLoss">Loss of the latest batch; NaN before the first.</param>
/// <param name="ValidationLoss">Latest validation loss; NaN before the first.</param>
/// <param name="StepsPerSecond">Steps by wall time of training, validation excluded.</param>
/// <param name="TimeLeft">Estimate of the training time left, validation excluded.</param>
public sealed record TrainingProgress(
    int Step,
    int Steps,
    double TrainLoss,
    double ValidationLoss,
    double StepsPerSecond,
    TimeSpan TimeLeft
);
