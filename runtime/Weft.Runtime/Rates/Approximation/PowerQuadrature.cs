using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// Exponents known to be good for powers: n^-beta is an integral over u of exp(beta u - n e^u), whose trapezoidal rule is
/// a sum of exponentials with evenly spaced logarithms of the exponents (G. Beylkin, L. Monzon, "Approximation by
/// exponential sums revisited", 2010).
/// </summary>
internal static class PowerQuadrature
{
    /// <summary>Where to start for powers in exponentials; nothing for other pairs.</summary>
    public static IEnumerable<double[][]> Starts(HeadFamily family, IReadOnlyList<TargetKernel> targets, int heads) =>
        family.Word == "lin" && targets.Any(t => t.Form is KernelForm.HeavyTail) && heads > 1
            ? [Exponents(heads, targets[0].Longest)]
            : [];

    // The slowest decays over the longest distance, the fastest within a step or, with many heads, much sooner: the two
    // ends of the integral are cut where they weigh as much as the rule's own error, exp(-pi^2 / step).
    private static double[][] Exponents(int heads, int longest)
    {
        double error = Math.PI * Math.Sqrt(heads);
        double high = Slope.Logarithm(Math.Min(1 + error, 36));
        double low = -Slope.Logarithm(longest) - Math.Min(Slope.Logarithm(1 + error), error / 4);
        return [.. Enumerable.Range(0, heads).Select(i => (double[])[low + ((high - low) * i / (heads - 1))])];
    }
}
