using System;
using Weft.Runtime.Training;

namespace Weft.Tool.Progress;

/// <summary>Shows how the trials of an experiment go.</summary>
internal interface ITrialDisplay
{
    /// <summary>Runs <paramref name="work"/> and shows the progress that it reports.</summary>
    /// <param name="title">The trial in words.</param>
    /// <param name="work">Trains; returns the line that says what came out.</param>
    void Show(string title, Func<IProgress<TrainingProgress>, string> work);
}
