using System;
using System.IO;
using Weft.Runtime.Training;

namespace Weft.Tool.Progress;

/// <summary>One line per trial, once it is over.</summary>
internal sealed class QuietDisplay(TextWriter output) : ITrialDisplay
{
    public void Run(Action work) => work();

    public IProgress<TrainingProgress> Begin(string title) => new Silence();

    public void End(string title, string line) => output.WriteLine($"{title}: {line}");

    private sealed class Silence : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) { }
    }
}
