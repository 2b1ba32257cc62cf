using System;
using System.Collections.Generic;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Tool.Progress;

/// <summary>Shows how the trials of an experiment go. Several may run at once; trials begin and end one at a time.</summary>
internal interface ITrialDisplay
{
    /// <summary>Runs <paramref name="work"/>, within which trials begin and end.</summary>
    void Run(Action work);

    /// <summary>Trials that are to be trained, besides those expected before.</summary>
    void Expect(IEnumerable<TrialJob> jobs);

    /// <summary>A trial begins.</summary>
    /// <param name="title">The trial in words, different from that of any other that runs.</param>
    /// <param name="job">The trial.</param>
    /// <returns>Shows the progress that it is told.</returns>
    IProgress<TrainingProgress> Begin(string title, TrialJob job);

    /// <summary>A trial ends; one that equals another may not have begun.</summary>
    /// <param name="title">The trial in words.</param>
    /// <param name="line">What came out.</param>
    void End(string title, string line);
}
