using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Costs;
using Weft.Compiler.Ir;
using Weft.Runtime.Kernels;
using Weft.Runtime.Machine;
using static TorchSharp.torch;

namespace Weft.Runtime.Costs;

/// <summary>
/// Measures how fast this machine does the work of every way to compute a mixture, and of plain ops: a few sizes each,
/// the ways of one size by turns, the fastest of some calls, since other work can only slow a call down. Then rates are
/// fitted to the times. One thread is measured, by the time that it computes, so that other work of the machine disturbs
/// little; more threads make all ways faster alike. It takes about 10 seconds.
/// </summary>
public static class Calibrator
{
    private const double TurnMs = 5;
    private const int Turns = 3;
    private const double SlowMs = 60;

    /// <summary>Without dot products: B, T, H, e.</summary>
    private static readonly (int B, int T, int H, int E)[] s_distance =
    [
        (1, 16, 2, 8),
        (3, 48, 4, 24),
        (16, 96, 4, 16),
        (4, 160, 8, 32),
        (2, 320, 4, 64),
        (16, 384, 2, 16),
        (4, 900, 4, 32),
        (1, 3000, 4, 32),
    ];

    /// <summary>With dot products.</summary>
    private static readonly (int B, int T, int H, int E)[] s_dotProduct =
    [
        (1, 16, 2, 8),
        (4, 48, 4, 32),
        (2, 160, 8, 64),
        (16, 96, 2, 16),
        (4, 320, 4, 32),
        (2, 700, 4, 64),
        (1, 1500, 2, 32),
    ];

    /// <summary>Above so many pairs of positions over all heads weights are not stored: they take gigabytes.</summary>
    private const double MostWeights = 4e7;

    /// <summary>Measures on a thread of its own, with the settings of training.</summary>
    public static Calibration Measure()
    {
        ProcessSettings.Apply();
        return DedicatedThread.Run("Weft calibration", MeasureHere);
    }

    private static Calibration MeasureHere()
    {
        set_num_threads(1);
        ProcessSettings.ApplyToThread();
        var ways = new List<WayRates>();
        foreach (var isTraining in new[] { false, true })
        {
            ways.AddRange(Rates(s_distance, isTraining, hasKeys: false));
            ways.AddRange(Rates(s_dotProduct, isTraining, hasKeys: true));
        }

        var machine = MachineFacts.Read();
        return new Calibration(
            $"rates of one thread, measured on {machine.Processor}",
            Ops(),
            new EquatableArray<WayRates>(ways)
        );
    }

    private static IEnumerable<WayRates> Rates((int B, int T, int H, int E)[] shapes, bool isTraining, bool hasKeys)
    {
        var times = new Dictionary<MixtureWay, List<(Work Work, double Microseconds)>>();
        foreach (var (batch, length, heads, size) in shapes)
        {
            foreach (var (scheme, ways) in hasKeys ? s_dotProductWays : s_distanceWays)
            {
                var sizes = new Mixture(batch, length, heads, size)
                {
                    IsTraining = isTraining,
                    KeySize = hasKeys ? size : 0,
                    HasBias = hasKeys && scheme is not null,
                    Steps = scheme?.Steps.Count(n => n < length) ?? 0,
                };
                using var work = new MixtureWork(sizes, scheme);
                MixtureWay[] suitable = [.. ways.Where(way => Suits(way, sizes))];
                var measured = Measure([.. suitable.Select(work.Of)]);
                foreach (var (way, time) in suitable.Zip(measured))
                {
                    times.TryAdd(way, []);
                    times[way].Add((WayModel.For(way).WorkOf(sizes), time));
                }
            }
        }

        return times.Select(pair => Fit(pair.Key, hasKeys, isTraining, pair.Value));
    }

    /// <summary>Ways by an encoding that all of them take.</summary>
    private static readonly (DistanceScheme? Scheme, MixtureWay[] Ways)[] s_distanceWays =
    [
        (DistanceScheme.Lin, [MixtureWay.Recurrence]),
        (DistanceScheme.Log, [MixtureWay.Tiles, MixtureWay.Fourier, MixtureWay.Dense]),
        (DistanceScheme.T5, [MixtureWay.PrefixSums]),
    ];

    /// <inheritdoc cref="s_distanceWays"/>
    private static readonly (DistanceScheme? Scheme, MixtureWay[] Ways)[] s_dotProductWays =
    [
        (DistanceScheme.Lin, [MixtureWay.Fused, MixtureWay.Flash, MixtureWay.Dense]),
        (null, [MixtureWay.Fused, MixtureWay.Flash]),
    ];

    private static bool Suits(MixtureWay way, Mixture sizes) =>
        way != MixtureWay.Dense
        || (double)sizes.Heads * sizes.Length * sizes.Length * (sizes.KeySize > 0 ? sizes.Batch : 1) <= MostWeights;

    private static WayRates Fit(
        MixtureWay way,
        bool hasKeys,
        bool isTraining,
        List<(Work Work, double Microseconds)> measured
    )
    {
        const double picoseconds = 1e-6;
        var rates = RateFit.Of(
            [
                .. measured.Select(one =>
                    new[]
                    {
                        1,
                        one.Work.Products * picoseconds,
                        one.Work.Functions * picoseconds,
                        one.Work.Bytes * picoseconds,
                    }
                ),
            ],
            [.. measured.Select(one => one.Microseconds)]
        );
        return new(way, hasKeys, isTraining, rates[0], rates[1], rates[2], rates[3]);
    }

    private static OpRates Ops()
    {
        const int small = 16;
        const int large = 768;
        const int long_ = 1 << 22;
        using var scope = NewDisposeScope();
        var (x, g) = (randn(small).requires_grad_(), randn(small));
        var (a, b) = (randn(large, large), randn(large, large));
        var (from, to) = (randn(long_), zeros(long_));
        var times = Measure([
            () =>
            {
                using var inner = NewDisposeScope();
                autograd.grad([x.Times(2)], [x], [g]);
            },
            () => a.mm(b).Dispose(),
            () => to.copy_(from),
        ]);
        const double picosecondsPerMicrosecond = 1e6;
        return new(
            times[0],
            times[1] * picosecondsPerMicrosecond / (2.0 * large * large * large),
            times[2] * picosecondsPerMicrosecond / (2.0 * sizeof(float) * long_)
        );
    }

    /// <summary>Microseconds of one call of each, the fastest of a few turns.</summary>
    private static double[] Measure(Action[] calls)
    {
        var fastest = new double[calls.Length];
        Array.Fill(fastest, double.PositiveInfinity);
        var repeats = new int[calls.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i]();
            var once = Math.Max(1e-3, Milliseconds(calls[i], 1));
            repeats[i] = (int)Math.Clamp(TurnMs / once, 1, 1000);
            fastest[i] = once;
        }

        for (var turn = 0; turn < Turns; turn++)
        {
            for (var i = 0; i < calls.Length; i++)
            {
                if (fastest[i] < SlowMs || turn == 0)
                {
                    fastest[i] = Math.Min(fastest[i], Milliseconds(calls[i], repeats[i]));
                }
            }
        }

        const double microseconds = 1000;
        return [.. fastest.Select(ms => ms * microseconds)];
    }

    private static double Milliseconds(Action call, int repeats)
    {
        var start = ThreadClock.Milliseconds;
        for (var i = 0; i < repeats; i++)
        {
            call();
        }

        return (ThreadClock.Milliseconds - start) / repeats;
    }
}
