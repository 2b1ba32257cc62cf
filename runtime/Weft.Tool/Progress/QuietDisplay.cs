using System;
using System.IO;
using Weft.Runtime.Training;

namespace Weft.Tool.Progress;

/// <summary>One line per trial, once it is over.</summary>
internal sealed class QuietDisplay(TextWriter output) : ITrialDisplay
{
    public void Show(string title, Func<IProgress<TrainingProgress>, string> work) =>
        output.WriteLine($"{title}: {work(new Silence())}");

    private sealed class Silence : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) { }
    }
}
