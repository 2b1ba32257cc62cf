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

    // Trials that run at once write at once.
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    public void Run(Action work) => work();

    public IProgress<TrainingProgress> Begin(string title) => new Lines(_output, title);

    public void End(string title, string line)
    {
        _output.WriteLine($"{title}: {line}");
        _output.Flush();
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
