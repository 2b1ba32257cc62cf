using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using Spectre.Console;
using Spectre.Console.Rendering;
using Weft.Compiler.Diagnostics;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;

namespace Weft.Tool.Progress;

/// <summary>
/// For a terminal: a bar for all trials and one that moves for each trial that runs, a line each however narrow the
/// terminal is; it gives way to the trial's line at the end.
/// </summary>
internal sealed class BarDisplay(IAnsiConsole console, TotalProgress total) : ITrialDisplay
{
    private const int WidestBar = 20;
    private const int NarrowestBar = 5;

    // Bars must have a description, which no column here shows.
    private const string Unused = "trial";

    // A sign that turns, a space, the bar, a space, the percentage, a space, the line, and a last cell that stays free.
    private const int OtherCells = 2 + 1 + 5 + 1;

    private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, Func<int, string>> _lines = new();
    private ProgressContext? _context;
    private ProgressTask? _all;

    public void Run(Action work)
    {
        int bar = Math.Clamp((console.Profile.Width - 40) / 3, NarrowestBar, WidestBar);
        console
            .Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new SpinnerColumn(),
                new ProgressBarColumn { Width = bar },
                new PercentageColumn(),
                new LineColumn(console, bar + OtherCells, _lines)
            )
            .Start(context =>
            {
                _context = context;
                work();
            });
    }

    public void Expect(IEnumerable<TrialJob> jobs)
    {
        total.Expect(jobs);
        if (_all is null && total.Trials > 1)
        {
            _all = Add(_ => $"all: {total.Text}", atTop: true);
            _all.MaxValue = 1;
        }
    }

    public IProgress<TrainingProgress> Begin(string title, TrialJob job)
    {
        title = PrintableText.Line(title);
        total.Begin(title, job);
        var bar = new Bar(title, total, _all);
        bar.Task = _bars[title] = Add(bar.Line, atTop: false);
        return bar;
    }

    public void End(string title, string line)
    {
        title = PrintableText.Line(title);
        total.End(title);
        if (_bars.Remove(title, out ProgressTask? bar))
        {
            bar.Value = bar.MaxValue;
            bar.StopTask();
        }

        // The last trial must not end this one, which would then be hidden among those that run.
        if (_all is not null)
        {
            _all.Value = total.Fraction;
        }

        console.Write(new LineAbove($"{title}: {PrintableText.Line(line)}"));
    }

    private ProgressTask Add(Func<int, string> line, bool atTop)
    {
        ProgressContext context = _context ?? throw new InvalidOperationException("Trials are shown within Run only.");
        ProgressTask task = atTop ? context.AddTaskAt(Unused, 0) : context.AddTask(Unused);
        _lines[task.Id] = line;
        return task;
    }

    private sealed class Bar(string title, TotalProgress total, ProgressTask? all) : IProgress<TrainingProgress>
    {
        private TrainingProgress? _latest;

        public ProgressTask? Task { get; set; }

        public void Report(TrainingProgress value)
        {
            total.Report(title, (double)value.Step / value.Steps);
            _latest = value;
            if (all is not null)
            {
                all.Value = total.Fraction;
            }

            if (Task is { } task)
            {
                task.MaxValue = value.Steps;
                task.Value = value.Step;
            }
        }

        /// <summary>The trial on one line of so many cells: what it is gives way before what it does.</summary>
        public string Line(int width)
        {
            if (_latest is not { } progress)
            {
                return title;
            }

            string full = ProgressText.Of(progress);
            string text = title.GetCellWidth() + 2 + full.Length <= width ? full : ProgressText.Short(progress);
            return $"{Cut(title, Math.Max(8, width - 2 - text.Length))}: {text}";
        }
    }

    private static string Cut(string text, int width)
    {
        if (text.GetCellWidth() <= width)
        {
            return text;
        }

        while (text.Length > 0 && text.GetCellWidth() > width - 1)
        {
            text = text[..^(text.Length > 1 && char.IsLowSurrogate(text[^1]) ? 2 : 1)];
        }

        return text + "…";
    }

    /// <summary>Text that has one line, as wide as the terminal leaves it: a line that wraps leaves letters behind.</summary>
    private sealed class LineColumn(
        IAnsiConsole console,
        int others,
        ConcurrentDictionary<int, Func<int, string>> lines
    ) : ProgressColumn
    {
        private int Width => Math.Max(8, console.Profile.Width - others);

        protected override bool NoWrap => true;

        public override int? GetColumnWidth(RenderOptions options) => Width;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(lines.TryGetValue(task.Id, out Func<int, string>? line) ? Cut(line(Width), Width) : "")
            {
                Overflow = Overflow.Crop,
            };
    }

    /// <summary>
    /// A line above the bars. They are erased first: it is written over them, and where it is shorter than one, the end of
    /// that bar would stay.
    /// </summary>
    private sealed class LineAbove(string text) : Renderable
    {
        private const string EraseBelow = "\u001b[J";

        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            if (options.Ansi)
            {
                yield return Segment.Control(EraseBelow);
            }

            foreach (Segment segment in ((IRenderable)new Text(text + "\n")).Render(options, maxWidth))
            {
                yield return segment;
            }
        }
    }
}
