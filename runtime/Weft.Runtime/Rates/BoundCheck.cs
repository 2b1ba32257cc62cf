using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates;

/// <summary>A theorem's expression beside what was measured.</summary>
/// <param name="Series">What was measured.</param>
/// <param name="Bound">What is proved.</param>
/// <param name="Curves">For each order n the expression at each size, its constant fitted to the smallest size.</param>
/// <param name="Steepest">
/// The largest of the orders whose curve no measured point lies above; 0 where there is none, NaN where no theorem applies.
/// </param>
public sealed record BoundCheck(
    RateSeries Series,
    TheoremBound Bound,
    IReadOnlyList<BoundCurve> Curves,
    double Steepest
)
{
    /// <summary>Holds a bound against some points.</summary>
    public static BoundCheck Of(RateSeries series, TheoremBound bound, IReadOnlyList<RatePoint> points)
    {
        ArgumentNullException.ThrowIfNull(bound);
        (double Size, double Error)[] means =
        [
            .. points
                .Where(p => double.IsFinite(p.Error) && p.Error > 0)
                .GroupBy(p => p.Size)
                .OrderBy(g => g.Key)
                .Select(g => (g.Key, Math.Exp(g.Average(p => Math.Log(p.Error))))),
        ];
        if (!bound.Applies || means.Length == 0)
        {
            return new(series, bound, [], double.NaN);
        }

        double[] sizes = [.. means.Select(m => m.Size)];
        BoundCurve[] curves =
        [
            .. bound.Orders.Select(n => new BoundCurve(
                n,
                [.. sizes.Zip(TheoremBound.Curve(n, sizes, means[0].Error), (s, e) => (s, e))]
            )),
        ];
        double steepest = curves
            .Where(c => c.Points.Zip(means, (b, m) => m.Error <= b.Error * (1 + 1e-9)).All(below => below))
            .Select(c => c.Order)
            .DefaultIfEmpty(0)
            .Max();
        return new(series, bound, curves, steepest);
    }
}

/// <summary>A theorem's expression of one order.</summary>
/// <param name="Order">n.</param>
/// <param name="Points">Sizes and values.</param>
public sealed record BoundCurve(double Order, IReadOnlyList<(double Size, double Error)> Points);
