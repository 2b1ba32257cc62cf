using System;
using Spectre.Console;
using Weft.Runtime.Training;

namespace Weft.Tool.Progress;

/// <summary>A bar that moves, for a terminal; it gives way to the trial's line once the trial is over.</summary>
internal sealed class BarDisplay(IAnsiConsole console) : ITrialDisplay
{
    public void Show(string title, Func<IProgress<TrainingProgress>, string> work)
    {
        string line = "";
        console
            .Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(title));
                line = work(new Bar(bar, title));
            });
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
