using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Rates.Fits;

namespace Weft.Runtime.Rates;

/// <summary>What the points of a study say: rates, bounds, errors split in two, and which design is ahead.</summary>
/// <param name="Points">All points.</param>
/// <param name="Rates">For each series its fit.</param>
/// <param name="Splits">For each size of each trained series: how much of the error is approximation.</param>
/// <param name="Comparisons">For each target and quantity, pairs of designs.</param>
/// <param name="Bounds">For each design and target, what is proved.</param>
/// <param name="Remarks">What could not be computed, and why.</param>
public sealed record RateAnalysis(
    IReadOnlyList<RatePoint> Points,
    IReadOnlyList<SeriesRate> Rates,
    IReadOnlyList<ErrorSplit> Splits,
    IReadOnlyList<DesignComparison> Comparisons,
    IReadOnlyList<BoundCheck> Bounds,
    IReadOnlyList<string> Remarks
)
{
    /// <summary>Learning rates of trained designs; empty where nothing was trained.</summary>
    public IReadOnlyList<RateChoice> Choices { get; init; } = [];

    /// <summary>Analyses a study.</summary>
    /// <param name="points">Its points.</param>
    /// <param name="bounds">What is proved for a design on a target; null where nobody knows the design.</param>
    /// <param name="remarks">What could not be computed, and why.</param>
    public static RateAnalysis Of(
        IReadOnlyList<RatePoint> points,
        Func<RateSeries, TheoremBound?> bounds,
        IReadOnlyList<string> remarks
    )
    {
        ArgumentNullException.ThrowIfNull(bounds);
        IGrouping<RateSeries, RatePoint>[] series = [.. points.GroupBy(p => p.Series)];
        Dictionary<RateSeries, RateFit> fits = series.ToDictionary(s => s.Key, s => Fit(s.Key, Errors(s)));
        return new(
            points,
            [.. series.Select(s => new SeriesRate(s.Key, fits[s.Key]))],
            [.. series.Where(s => s.Key.Quantity == RateSeries.Trained).SelectMany(s => Split(s, points))],
            [.. Compare(series, fits)],
            [
                .. series
                    .Select(s => bounds(s.Key) is { } bound ? BoundCheck.Of(s.Key, bound, [.. s]) : null)
                    .OfType<BoundCheck>(),
            ],
            remarks
        );
    }

    // Nothing in a best approximation is chance, whatever its seed is called.
    private static RateFit Fit(RateSeries series, ErrorPoint[] points) =>
        series.Quantity == RateSeries.Trained ? RateFitting.Fit(points) : RateFitting.FitCurve(points);

    private static ErrorPoint[] Errors(IEnumerable<RatePoint> points) =>
        [.. points.Select(p => new ErrorPoint(p.Size, p.Seed, p.Error, p.IsResolved))];

    private static IEnumerable<ErrorSplit> Split(IGrouping<RateSeries, RatePoint> trained, IReadOnlyList<RatePoint> all)
    {
        RateSeries best = trained.Key with { Quantity = RateSeries.BestSquares };
        foreach (IGrouping<double, RatePoint> size in trained.GroupBy(p => p.Size).OrderBy(g => g.Key))
        {
            double[] losses = [.. size.Where(p => double.IsFinite(p.Error)).Select(p => p.Error * p.Error)];
            RatePoint? least = all.FirstOrDefault(p => p.Series == best && p.Size == size.Key);
            if (losses.Length > 0 && least is not null)
            {
                yield return new(trained.Key, size.Key, losses.Average(), losses.Min(), least.Error * least.Error);
            }
        }
    }

    private static IEnumerable<DesignComparison> Compare(
        IGrouping<RateSeries, RatePoint>[] series,
        Dictionary<RateSeries, RateFit> fits
    )
    {
        var trained = series.Where(s => s.Key.Quantity == RateSeries.Trained).GroupBy(s => s.Key.Target);
        foreach (var target in trained)
        {
            IGrouping<RateSeries, RatePoint>[] designs = [.. target];
            for (int i = 0; i < designs.Length; i++)
            {
                for (int j = i + 1; j < designs.Length; j++)
                {
                    (ErrorPoint[] first, ErrorPoint[] second) = (Errors(designs[i]), Errors(designs[j]));
                    yield return new(
                        target.Key,
                        designs[i].Key.Design,
                        designs[j].Key.Design,
                        PairedComparison.Of(first, second),
                        ExponentComparison.Of(first, fits[designs[i].Key], second, fits[designs[j].Key])
                    );
                }
            }
        }
    }
}

/// <summary>The rate of one series.</summary>
/// <param name="Series">The series.</param>
/// <param name="Fit">Its fit.</param>
public sealed record SeriesRate(RateSeries Series, RateFit Fit);

/// <summary>The loss of a trained design, split into what the design cannot express and what training did not find.</summary>
/// <param name="Series">The trained series.</param>
/// <param name="Size">The size.</param>
/// <param name="Loss">Mean test loss over seeds.</param>
/// <param name="LeastLoss">The smallest one.</param>
/// <param name="Approximation">Loss of the best approximation: no training can be below it.</param>
public sealed record ErrorSplit(RateSeries Series, double Size, double Loss, double LeastLoss, double Approximation)
{
    /// <summary>
    /// What is left: the error of optimisation. Every step draws new sequences, so there is no error of a finite sample
    /// but that of the test set, which may make it slightly negative.
    /// </summary>
    public double Optimisation => Loss - Approximation;

    /// <summary>The share of the loss that is approximation, at most 1.</summary>
    public double Share => Loss > 0 ? Math.Min(Approximation / Loss, 1) : double.NaN;
}

/// <summary>Two designs on one target.</summary>
/// <param name="Target">The target.</param>
/// <param name="First">A design.</param>
/// <param name="Second">Another one.</param>
/// <param name="Result">Ratio of errors and p-value.</param>
/// <param name="Exponents">Difference of exponents and p-value.</param>
public sealed record DesignComparison(
    string Target,
    string First,
    string Second,
    PairedComparison Result,
    ExponentComparison Exponents
);
