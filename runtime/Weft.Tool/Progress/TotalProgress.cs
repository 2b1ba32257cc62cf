using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Weft.Runtime.Trials;

namespace Weft.Tool.Progress;

/// <summary>
/// How far all trials of a run are together, and how long the rest takes at the speed so far. Trials count by their
/// operations: those of a sweep can differ a hundredfold. Safe for use by several threads.
/// </summary>
/// <param name="clock">Tells the time.</param>
internal sealed class TotalProgress(TimeProvider clock)
{
    // Before that, most of the time went into starting.
    private static readonly TimeSpan s_soonest = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (double Flops, double Fraction)> _running = new(StringComparer.Ordinal);
    private double _expected;
    private double _done;
    private int _trials;
    private int _ended;
    private long? _start;

    /// <summary>Trials expected, those that ended included.</summary>
    public int Trials
    {
        get
        {
            lock (_lock)
            {
                return _trials;
            }
        }
    }

    /// <summary>From 0 to 1.</summary>
    public double Fraction
    {
        get
        {
            lock (_lock)
            {
                return _expected > 0
                    ? Math.Min(1, (_done + _running.Values.Sum(r => r.Flops * r.Fraction)) / _expected)
                    : 0;
            }
        }
    }

    /// <summary>Time until all have ended; null where it is too early to tell.</summary>
    public TimeSpan? Left
    {
        get
        {
            double fraction = Fraction;
            lock (_lock)
            {
                return
                    _start is { } start
                    && fraction > 0
                    && clock.GetElapsedTime(start) is var elapsed
                    && elapsed >= s_soonest
                    ? elapsed * ((1 - fraction) / fraction)
                    : null;
            }
        }
    }

    /// <summary>"3 of 36 trials, 12:03 left".</summary>
    public string Text
    {
        get
        {
            string left = Left is { } time ? $"{ProgressText.Duration(time)} left" : "time left not known yet";
            lock (_lock)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{_ended} of {_trials} trials, {left}");
            }
        }
    }

    /// <summary>More trials are to be trained; equal ones are trained once.</summary>
    public void Expect(IEnumerable<TrialJob> jobs)
    {
        TrialJob[] distinct = [.. jobs.DistinctBy(job => job.Key)];
        double flops = distinct.Sum(job => job.Flops);
        lock (_lock)
        {
            _trials += distinct.Length;
            _expected += flops;
        }
    }

    /// <summary>A trial begins.</summary>
    public void Begin(string title, TrialJob job)
    {
        lock (_lock)
        {
            _start ??= clock.GetTimestamp();
            _running[title] = (job.Flops, 0);
        }
    }

    /// <summary>A trial has come so far, from 0 to 1.</summary>
    public void Report(string title, double fraction)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(title, out var running))
            {
                _running[title] = running with { Fraction = fraction };
            }
        }
    }

    /// <summary>A trial ends.</summary>
    public void End(string title)
    {
        lock (_lock)
        {
            if (_running.Remove(title, out var running))
            {
                _done += running.Flops;
                _ended++;
            }
        }
    }
}
