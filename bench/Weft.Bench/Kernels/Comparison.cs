using System;
using Weft.Runtime.Timing;
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
    /// <summary>How often ours is done in the time of one of theirs.</summary>
    public double Ratio => TheirsMs / OursMs;

    /// <summary>s where time grows as length^s; null for rows that compare two ways.</summary>
    public double? Slope => Row.Growth is { } growth ? 1 - Math.Log(Ratio) / Math.Log(growth) : null;

    /// <summary>
    /// Warms both sides up and takes medians of repetitions that alternate between them, so that whatever else the
    /// machine does meets both alike.
    /// </summary>
    public static Comparison Measure(KernelRow row)
    {
        set_num_threads(row.Threads);
        Weft.Runtime.Kernels.ProcessSettings.ApplyToThread();
        var times = Turns.Measure([row.Ours, row.Theirs]);
        return new(
            row,
            times[0].Ms,
            times[1].Ms,
            row.MeasuresMemory ? PeakMemory.Of(row.Ours) : null,
            row.MeasuresMemory ? PeakMemory.Of(row.Theirs) : null
        );
    }
}
