using System;
using System.Diagnostics;
using System.Linq;
using static TorchSharp.torch;

namespace Weft.Bench.Kernels;

/// <summary>What was measured for one row.</summary>
/// <param name="Row">The row.</param>
/// <param name="OursMs">Median time of one call, ours.</param>
/// <param name="TheirsMs">The same, theirs.</param>
/// <param name="OursMiB">Peak of resident memory above the start of one call, ours; null where not asked for.</param>
/// <param name="TheirsMiB">The same, theirs.</param>
internal sealed record Comparison(KernelRow Row, double OursMs, double TheirsMs, double? OursMiB, double? TheirsMiB)
{
    private const int Repetitions = 9;
    private const double WarmUpMs = 300;
    private const double RepetitionMs = 5;

    /// <summary>How often ours is done in the time of one of theirs.</summary>
    public double Ratio => TheirsMs / OursMs;

    /// <summary>
    /// Warms both sides up and takes medians of repetitions that alternate between them, so that whatever else the
    /// machine does meets both alike.
    /// </summary>
    public static Comparison Measure(KernelRow row)
    {
        set_num_threads(row.Threads);
        Weft.Runtime.Training.ProcessSettings.ApplyToThread();
        int oursCalls = WarmUp(row.Ours);
        int theirsCalls = WarmUp(row.Theirs);
        double[] ours = new double[Repetitions];
        double[] theirs = new double[Repetitions];
        for (int i = 0; i < Repetitions; i++)
        {
            // Each side is first in turn.
            if (i % 2 == 0)
            {
                ours[i] = Time(row.Ours, oursCalls);
                theirs[i] = Time(row.Theirs, theirsCalls);
            }
            else
            {
                theirs[i] = Time(row.Theirs, theirsCalls);
                ours[i] = Time(row.Ours, oursCalls);
            }
        }

        return new(
            row,
            Median(ours),
            Median(theirs),
            row.MeasuresMemory ? PeakMemory.Of(row.Ours) : null,
            row.MeasuresMemory ? PeakMemory.Of(row.Theirs) : null
        );
    }

    /// <summary>Calls until caches and teams are warm.</summary>
    /// <returns>How many calls take long enough to be timed.</returns>
    internal static int WarmUp(Action side)
    {
        var clock = Stopwatch.StartNew();
        side();
        double before = clock.Elapsed.TotalMilliseconds;
        int counted = 0;
        while (counted == 0 || clock.Elapsed.TotalMilliseconds < WarmUpMs)
        {
            side();
            counted++;
        }

        double each = (clock.Elapsed.TotalMilliseconds - before) / counted;
        return Math.Max(1, (int)Math.Ceiling(RepetitionMs / each));
    }

    /// <summary>Milliseconds of one call.</summary>
    internal static double Time(Action side, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            side();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / calls;
    }

    /// <summary>The middle one of an odd number of values.</summary>
    internal static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
