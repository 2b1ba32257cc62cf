using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Timing;

/// <summary>One pass of several models.</summary>
/// <param name="Times">Of each model, taken by turns.</param>
/// <param name="PeakMiB">Of each, the peak of resident memory above the start of one call; null where not measured.</param>
internal sealed record PassTiming(IReadOnlyList<Timing> Times, IReadOnlyList<double?> PeakMiB)
{
    /// <summary>Measures; libtorch's threads and the settings of this thread are the caller's to set.</summary>
    /// <param name="pass">What of the work is timed.</param>
    /// <param name="works">The models.</param>
    /// <param name="memory">Whether memory is measured too.</param>
    public static PassTiming Measure(ModelPass pass, IReadOnlyList<IModelWork> works, bool memory) =>
        new(
            Turns.Measure([.. works.Select(work => (Func<int, double>)(calls => work.Time(pass, calls)))]),
            [.. works.Select(work => memory ? work.PeakMiB(pass) : null)]
        );
}
