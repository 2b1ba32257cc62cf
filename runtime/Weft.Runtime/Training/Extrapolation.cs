namespace Weft.Runtime.Training;

/// <summary>A test at another length than that of training.</summary>
/// <param name="Length">The length of every sequence.</param>
/// <param name="Loss">Test loss.</param>
/// <param name="TrivialLoss">Test loss of the best constant predictor.</param>
/// <param name="Accuracy">As <see cref="TrainingOutcome.Accuracy"/>.</param>
public sealed record Extrapolation(int Length, double Loss, double TrivialLoss, double Accuracy)
{
    /// <summary>As <see cref="TrainingOutcome.TrivialAccuracy"/>.</summary>
    public double TrivialAccuracy { get; init; } = double.NaN;
}
