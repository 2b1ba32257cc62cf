using System;
using Weft.Runtime.Training;

namespace Weft.Runtime.Trials;

/// <summary>
/// Hears how the trials of an engine go. Calls come from the engine's threads, one at a time; only the progress of
/// trials that run at once may arrive at once.
/// </summary>
public interface ITrialObserver
{
    /// <summary>A result was found in the store; nothing runs.</summary>
    /// <param name="index">Index of the job.</param>
    /// <param name="result">What an earlier run measured.</param>
    void Recalled(int index, TrialResult result);

    /// <summary>A trial starts.</summary>
    /// <param name="index">Index of the job.</param>
    /// <returns>Told about ten times a second how far training is; null for no reports.</returns>
    IProgress<TrainingProgress>? Started(int index);

    /// <summary>A trial has ended, and its result is in the store if it took all its steps.</summary>
    /// <param name="index">Index of the job.</param>
    /// <param name="result">What was measured.</param>
    void Finished(int index, TrialResult result);
}
