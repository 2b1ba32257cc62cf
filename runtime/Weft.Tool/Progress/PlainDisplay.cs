using System;
using System.Diagnostics;
using System.IO;
using Weft.Runtime.Training;

namespace Weft.Tool.Progress;

/// <summary>Lines for a log file: the first after two seconds of a trial, then one every five.</summary>
internal sealed class PlainDisplay(TextWriter output) : ITrialDisplay
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    public void Show(string title, Func<IProgress<TrainingProgress>, string> work)
    {
        string line = work(new Lines(output, title));
        output.WriteLine($"{title}: {line}");
        output.Flush();
    }

    // Not System.Progress: that one posts to the thread pool, where lines could overtake each other.
    private sealed class Lines(TextWriter output, string title) : IProgress<TrainingProgress>
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TimeSpan _next = s_first;

        public void Report(TrainingProgress value)
        {
            if (_clock.Elapsed < _next)
            {
                return;
            }

            _next = _clock.Elapsed + s_pause;
            output.WriteLine($"{title}: step {value.Step}/{value.Steps}, {ProgressText.Of(value)}");
            output.Flush();
        }
    }
}
