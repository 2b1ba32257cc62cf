using System;
using System.Collections.Generic;
using Spectre.Console;
using Weft.Runtime.Training;

namespace Weft.Tool.Progress;

/// <summary>A bar that moves for each trial that runs, for a terminal; it gives way to the trial's line at the end.</summary>
internal sealed class BarDisplay(IAnsiConsole console) : ITrialDisplay
{
    private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);
    private ProgressContext? _context;

    public void Run(Action work) =>
        console
            .Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn())
            .Start(context =>
            {
                _context = context;
                work();
            });

    public IProgress<TrainingProgress> Begin(string title)
    {
        ProgressTask bar =
            _context?.AddTask(Markup.Escape(title))
            ?? throw new InvalidOperationException("A trial begins within Run only.");
        _bars[title] = bar;
        return new Bar(bar, title);
    }

    public void End(string title, string line)
    {
        if (_bars.Remove(title, out ProgressTask? bar))
        {
            bar.Value = bar.MaxValue;
            bar.StopTask();
        }

        console.MarkupLineInterpolated($"{title}: {line}");
    }

    private sealed class Bar(ProgressTask bar, string title) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            bar.MaxValue = value.Steps;
            bar.Value = value.Step;
            bar.Description = Markup.Escape($"{title}: {ProgressText.Of(value)}");
        }
    }
}
