using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Tool.Progress;

/// <summary>
/// Lines for a log file: the first after two seconds of a trial, then one every five. Results go to one writer, progress to
/// another, so that a pipe receives results alone.
/// </summary>
internal sealed class PlainDisplay(TextWriter output, TextWriter error, TotalProgress total) : ITrialDisplay
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    // Trials that run at once write at once.
    private readonly TextWriter _output = TextWriter.Synchronized(output);
    private readonly TextWriter _error = TextWriter.Synchronized(error);

    public void Run(Action work) => work();

    public void Expect(IEnumerable<TrialJob> jobs) => total.Expect(jobs);

    public IProgress<TrainingProgress> Begin(string title, TrialJob job)
    {
        total.Begin(title, job);
        return new Lines(_error, total, title);
    }

    public void End(string title, string line)
    {
        total.End(title);
        _output.WriteLine($"{title}: {line}");
        _output.Flush();
    }

    // Not System.Progress: that one posts to the thread pool, where lines could overtake each other.
    private sealed class Lines(TextWriter error, TotalProgress total, string title) : IProgress<TrainingProgress>
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TimeSpan _next = s_first;

        public void Report(TrainingProgress value)
        {
            total.Report(title, (double)value.Step / value.Steps);
            if (_clock.Elapsed < _next)
            {
                return;
            }

            _next = _clock.Elapsed + s_pause;
            string all = total.Trials > 1 ? $"; all: {total.Text}" : "";
            error.WriteLine($"{title}: step {value.Step}/{value.Steps}, {ProgressText.Of(value)}{all}");
            error.Flush();
        }
    }
}
