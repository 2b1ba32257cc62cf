using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Distributions;

namespace Weft.Runtime.Rates.Fits;

/// <summary>The mean of one value a seed, and Student's distribution for it with one degree of freedom fewer than seeds.</summary>
/// <param name="Count">Seeds.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation over seeds; NaN for one.</param>
internal sealed record StudentSample(int Count, double Mean, double Deviation)
{
    private const int MostSeeds = 1000;

    private static readonly ConcurrentDictionary<(double Freedom, double Share), double> s_quantiles = new();

    /// <summary>The standard error of the mean.</summary>
    public double Error => Deviation / Math.Sqrt(Count);

    /// <summary>The sample of some values.</summary>
    public static StudentSample Of(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        double deviation =
            values.Count < 2 ? double.NaN : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
        return new(values.Count, mean, deviation);
    }

    /// <summary>A quantile of Student's distribution.</summary>
    public static double Quantile(double freedom, double share) =>
        s_quantiles.GetOrAdd((freedom, share), key => StudentT.InvCDF(0, 1, key.Freedom, key.Share));

    /// <summary>Half the width of the interval of the mean.</summary>
    public double Half(double level) => Quantile(Count - 1, (1 + level) / 2) * Error;

    /// <summary>The two-sided p-value of a mean of 0.</summary>
    public static double PValue(double mean, double error, double freedom) =>
        error > 0 ? 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(mean) / error)
        : mean == 0 ? 1
        : 0;

    /// <summary>How many seeds would tell the mean from 0 if it and the deviation stayed; null for more than 1,000.</summary>
    public int? SeedsNeeded(double level) =>
        Enumerable
            .Range(Count + 1, MostSeeds - Count)
            .Where(seeds => Quantile(seeds - 1, (1 + level) / 2) * Deviation / Math.Sqrt(seeds) < Math.Abs(Mean))
            .Select(seeds => (int?)seeds)
            .FirstOrDefault();
}
