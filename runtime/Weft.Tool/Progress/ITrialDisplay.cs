using System;
using Weft.Runtime.Training;

namespace Weft.Tool.Progress;

/// <summary>Shows how the trials of an experiment go. Several may run at once; trials begin and end one at a time.</summary>
internal interface ITrialDisplay
{
    /// <summary>Runs <paramref name="work"/>, within which trials begin and end.</summary>
    void Run(Action work);

    /// <summary>A trial begins.</summary>
    /// <param name="title">The trial in words, different from that of any other that runs.</param>
    /// <returns>Shows the progress that it is told.</returns>
    IProgress<TrainingProgress> Begin(string title);

    /// <summary>A trial that has begun ends.</summary>
    /// <param name="title">The trial in words.</param>
    /// <param name="line">What came out.</param>
    void End(string title, string line);
}
