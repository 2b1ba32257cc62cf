using System;
using System.Diagnostics;

namespace Weft.Runtime.Training;

/// <summary>Passes on at most ten reports a second, so that drawing them does not slow training down.</summary>
internal sealed class ProgressThrottle(IProgress<TrainingProgress>? progress)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private long _last;

    /// <summary>Reports if there is a listener and the last report is long enough ago.</summary>
    /// <param name="describe">Makes the report; called only where it is passed on.</param>
    /// <param name="force">Whether to report however recent the last report is.</param>
    public void Report(Func<TrainingProgress> describe, bool force)
    {
        if (progress is null || (!force && _last != 0 && Stopwatch.GetElapsedTime(_last) < Interval))
        {
            return;
        }

        _last = Stopwatch.GetTimestamp();
        progress.Report(describe());
    }
}
