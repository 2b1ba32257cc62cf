using System;
using System.Globalization;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Tool.Progress;

/// <summary>Words of a progress report.</summary>
internal static class ProgressText
{
    /// <summary>"loss 1.20e-3, validation 1.31e-3, 210 steps/s, 1:05 left".</summary>
    public static string Of(TrainingProgress progress) =>
        $"loss {NumberText.Loss(progress.TrainLoss)}, validation {NumberText.Loss(progress.ValidationLoss)}, "
        + $"{NumberText.Plain(progress.StepsPerSecond)} steps/s, {Duration(progress.TimeLeft)} left";

    /// <summary>"loss 1.20e-3, 1:05 left", for a narrow terminal.</summary>
    public static string Short(TrainingProgress progress) =>
        $"loss {NumberText.Loss(progress.TrainLoss)}, {Duration(progress.TimeLeft)} left";

    /// <summary>Minutes and seconds, hours only where there are any.</summary>
    public static string Duration(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
