using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Spectre.Console;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Weft.Tool.Progress;
using Xunit;

namespace Weft.Runtime.Tests.Tool.Progress;

public sealed class TrialDisplayTests
{
    private const string First =
        "[1/3] Alpha on heavy-tail, position.type log, attention.heads 4, feed-forward.width 32, seed 1";
    private const string Second =
        "[2/3] Beta on heavy-tail, position.type lin, attention.heads 4, feed-forward.width 32, seed 1";
    private const string Outcome = "test loss 1.00e-3";

    /// <summary>Widths at which two bars and the line of one that ends meet in other columns each.</summary>
    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public void No_letter_of_a_bar_stays_behind(int width)
    {
        using var screen = new Screen(width);
        IAnsiConsole console = Console(screen, width);
        var display = new BarDisplay(console, new TotalProgress(TimeProvider.System));

        string[] during = [];
        display.Run(() =>
        {
            display.Expect([Job(1), Job(2), Job(3)]);
            IProgress<TrainingProgress> first = display.Begin(First, Job(1));
            IProgress<TrainingProgress> second = display.Begin(Second, Job(2));
            first.Report(new TrainingProgress(10, 100, 0.123, 0.456, 210, TimeSpan.FromSeconds(3600)));
            second.Report(new TrainingProgress(20, 100, 0.123, 0.456, 210, TimeSpan.FromSeconds(4000)));
            Thread.Sleep(400);
            during = screen.Rows;
            display.End(First, Outcome);
            Thread.Sleep(300);
            display.End(Second, Outcome);
            IProgress<TrainingProgress> third = display.Begin("c", Job(3));
            third.Report(new TrainingProgress(99, 100, 0.1, 0.4, 210, TimeSpan.FromSeconds(1)));
            Thread.Sleep(300);
            display.End("c", Outcome);
        });

        string[] rows = [.. during.Where(row => row.Length > 0)];
        Assert.Equal(3, rows.Length);
        Assert.Contains("all: 0 of 3 trials", rows[0], StringComparison.Ordinal);
        Assert.Contains("[1/3] ", rows[1], StringComparison.Ordinal);
        Assert.Contains("[2/3] ", rows[2], StringComparison.Ordinal);
        Assert.Equal(
            $"{First}: {Outcome}{Second}: {Outcome}c: {Outcome}".Replace(" ", "", StringComparison.Ordinal),
            string.Concat(screen.Rows).Replace(" ", "", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Names_cannot_command_the_terminal()
    {
        using var raw = new StringWriter();
        var display = new BarDisplay(Console(raw, 100), new TotalProgress(TimeProvider.System));

        display.Run(() =>
        {
            display.Begin("a\u001b]0;title\u0007[red]", Job(1)).Report(new(1, 2, 1, 1, 1, TimeSpan.Zero));
            Thread.Sleep(300);
            display.End("a\u001b]0;title\u0007[red]", "b\u001b[2J\u202e");
        });

        Assert.DoesNotContain("\u001b]0;", raw.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", raw.ToString(), StringComparison.Ordinal);
        Assert.Contains("a\\u001b]0;title\\u0007[red]: b\\u001b[2J\\u202e", raw.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_receives_results_alone()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        ITrialDisplay display = TrialDisplays.For(output, error, quiet: false);

        display.Run(() =>
        {
            display.Expect([Job(1), Job(2)]);
            IProgress<TrainingProgress> first = display.Begin("a", Job(1));
            Thread.Sleep(2100);
            first.Report(new TrainingProgress(50, 100, 0.25, 0.5, 210, TimeSpan.FromSeconds(3)));
            display.End("a", Outcome);
        });

        Assert.Equal($"a: {Outcome}", output.ToString().Trim());
        string line = Assert.Single(error.ToString().Trim().Split('\n'));
        Assert.StartsWith("a: step 50/100, loss ", line, StringComparison.Ordinal);
        Assert.Contains("; all: 0 of 2 trials, 0:0", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_left_goes_by_the_work_of_trials()
    {
        var clock = new Clock();
        var total = new TotalProgress(clock);
        TrialJob small = Job(1);
        TrialJob large = Job(2, steps: 300);
        total.Expect([small, large, Job(1)]);
        Assert.Equal((2, 0.0, null), (total.Trials, total.Fraction, total.Left));

        total.Begin("small", small);
        total.Begin("large", large);
        clock.Now += TimeSpan.FromSeconds(10);
        total.Report("small", 0.5);
        total.Report("large", 0.5);
        Assert.Equal(0.5, total.Fraction, 9);
        Assert.Equal(10, total.Left!.Value.TotalSeconds, 3);

        total.End("small");
        clock.Now += TimeSpan.FromSeconds(10);
        Assert.Equal(0.25 + (0.5 * 0.75), total.Fraction, 9);
        Assert.Equal("1 of 2 trials, 0:12 left", total.Text);

        total.Report("large", 1);
        total.End("large");
        Assert.Equal("2 of 2 trials, 0:00 left", total.Text);
    }

    private static IAnsiConsole Console(TextWriter writer, int width)
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.Yes,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        console.Profile.Width = width;
        console.Profile.Height = 50;
        return console;
    }

    private static TrialJob Job(long seed, int steps = 100)
    {
        ArchitectureSpec architecture = SpecReader.ReadArchitecture("a.arch.yaml", ShippedSpecs.DpFreeLog).Spec!;
        TaskSpec task = SpecReader.ReadTask("t.yaml", "heavy-tail").Spec!;
        TrainingSpec training = new(steps, 10, 0.01, 0, 0, 0, 1, 100, 10, 10);
        return new TrialJob(
            new TrialSpec(architecture, task, Array.Empty<KeyValuePair<string, string>>(), seed, training, 20),
            CompileOptions.Default
        );
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
