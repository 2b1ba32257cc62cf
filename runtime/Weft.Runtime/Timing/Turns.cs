using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace Weft.Runtime.Timing;

/// <summary>
/// Times several ways of the same work by turns: on a machine that does other work too, a ratio needs all sides to meet
/// the same disturbances. It is the timing loop of <c>weft bench</c> and of the benchmarks.
/// </summary>
internal static class Turns
{
    private const int Repetitions = 9;
    private const double WarmUpMs = 300;
    private const double RepetitionMs = 5;

    /// <summary>A side that takes longer than this is warmed up by one call, and called in every third turn only.</summary>
    private const double SlowMs = 5000;

    private const int SlowStride = 3;

    /// <summary>Warms every side up, then takes turns, each side being first in turn.</summary>
    /// <param name="sides">Each does the work once.</param>
    /// <param name="repetitions">How many turns.</param>
    /// <param name="warmUpMs">How long each side is warmed up.</param>
    /// <returns>For each side the median of one call, in milliseconds, and of how many turns.</returns>
    public static IReadOnlyList<Timing> Measure(
        IReadOnlyList<Action> sides,
        int repetitions = Repetitions,
        double warmUpMs = WarmUpMs
    ) => Measure([.. sides.Select(side => (Func<int, double>)(calls => Time(side, calls)))], repetitions, warmUpMs);

    /// <summary>The same for sides that time themselves, such as one in another process.</summary>
    /// <param name="sides">Each does the work so many times and returns the milliseconds of one call.</param>
    /// <param name="repetitions">How many turns.</param>
    /// <param name="warmUpMs">How long each side is warmed up.</param>
    /// <returns>For each side the median of one call, in milliseconds, and of how many turns.</returns>
    public static IReadOnlyList<Timing> Measure(
        IReadOnlyList<Func<int, double>> sides,
        int repetitions = Repetitions,
        double warmUpMs = WarmUpMs
    )
    {
        int[] calls = [.. sides.Select(side => WarmUp(side, warmUpMs))];
        List<double>[] times = [.. sides.Select(_ => new List<double>())];
        bool[] slow = new bool[sides.Count];
        for (int turn = 0; turn < repetitions; turn++)
        {
            for (int place = 0; place < sides.Count; place++)
            {
                int side = (turn + place) % sides.Count;
                if (slow[side] && turn % SlowStride != 0)
                {
                    continue;
                }

                times[side].Add(sides[side](calls[side]));
                slow[side] = times[side][0] > SlowMs;
            }
        }

        return [.. times.Select(all => new Timing(Median(all), all.Count))];
    }

    /// <summary>Calls until caches and teams are warm.</summary>
    /// <returns>How many calls take long enough to be timed.</returns>
    internal static int WarmUp(Func<int, double> side, double warmUpMs = WarmUpMs)
    {
        var clock = Stopwatch.StartNew();
        side(1);
        if (clock.Elapsed.TotalMilliseconds > SlowMs)
        {
            return 1;
        }

        double before = clock.Elapsed.TotalMilliseconds;
        int counted = 0;
        while (counted == 0 || clock.Elapsed.TotalMilliseconds < warmUpMs)
        {
            side(1);
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
    internal static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);
}

/// <summary>What was measured for one side.</summary>
/// <param name="Ms">The median of one call.</param>
/// <param name="Turns">How many were timed.</param>
internal readonly record struct Timing(double Ms, int Turns);
