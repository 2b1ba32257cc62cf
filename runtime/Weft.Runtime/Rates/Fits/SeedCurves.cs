using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Fits;

/// <summary>
/// The errors of seeds at sizes that all of them have, by logarithms: a seed is a cluster, the curve of one network's
/// luck, and errors of the same seed are no independent witnesses.
/// </summary>
internal sealed class SeedCurves
{
    private SeedCurves(double[] sizes, long[] seeds, double[][] logarithms)
    {
        (Sizes, Seeds, Logarithms) = (sizes, seeds, logarithms);
        Mean = new double[sizes.Length];
        foreach (double[] curve in logarithms)
        {
            for (int i = 0; i < curve.Length; i++)
            {
                Mean[i] += curve[i] / logarithms.Length;
            }
        }
    }

    /// <summary>Rising.</summary>
    public double[] Sizes { get; }

    /// <summary>Rising.</summary>
    public long[] Seeds { get; }

    /// <summary>log E by seed and size.</summary>
    public double[][] Logarithms { get; }

    /// <summary>Means over seeds.</summary>
    public double[] Mean { get; }

    /// <summary>
    /// The largest block of sizes and seeds without a gap. A size at which an error is rounding or no number is left out
    /// for all seeds, since those that are left would be biased upwards.
    /// </summary>
    public static SeedCurves Of(IReadOnlyList<ErrorPoint> points)
    {
        double[] usable = [.. points.GroupBy(p => p.Size).Where(g => g.All(p => p.IsUsable)).Select(g => g.Key)];
        var bySeed = points
            .Where(p => usable.Contains(p.Size))
            .GroupBy(p => p.Seed)
            .Select(g => (Seed: g.Key, Errors: g.GroupBy(p => p.Size).ToDictionary(s => s.Key, s => s.First().Error)))
            .OrderByDescending(s => s.Errors.Count)
            .ThenBy(s => s.Seed)
            .ToArray();
        (int Cells, double[] Sizes, int Seeds) best = (0, [], 0);
        for (int count = 1; count <= bySeed.Length; count++)
        {
            double[] common = [.. usable.Where(s => bySeed[..count].All(b => b.Errors.ContainsKey(s))).Order()];
            if (common.Length * count >= best.Cells)
            {
                best = (common.Length * count, common, count);
            }
        }

        var kept = bySeed[..best.Seeds].OrderBy(s => s.Seed).ToArray();
        return new(
            best.Sizes,
            [.. kept.Select(s => s.Seed)],
            [.. kept.Select(s => best.Sizes.Select(size => System.Math.Log(s.Errors[size])).ToArray())]
        );
    }

    /// <summary>Curves that are complete.</summary>
    internal static SeedCurves Of(double[] sizes, double[][] logarithms) =>
        new(sizes, [.. Enumerable.Range(1, logarithms.Length).Select(s => (long)s)], logarithms);
}
