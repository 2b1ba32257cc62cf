using System;
using System.Collections.Generic;
using System.IO;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Tool.Progress;

/// <summary>One line per trial, once it is over.</summary>
internal sealed class QuietDisplay(TextWriter output) : ITrialDisplay
{
    public void Run(Action work) => work();

    public void Expect(IEnumerable<TrialJob> jobs) { }

    public IProgress<TrainingProgress> Begin(string title, TrialJob job) => new Silence();

    public void End(string title, string line) => output.WriteLine($"{title}: {line}");

    private sealed class Silence : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) { }
    }
}
