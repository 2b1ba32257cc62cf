using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Fits;

/// <summary>
/// Fits rates: the form by AICc, its exponent with an interval by bootstrap. Where the error levels off, the floor is part
/// of the form and the sizes that it dominates do not count as points.
/// </summary>
public static class RateFitting
{
    /// <summary>Fewer sizes than this give no rate.</summary>
    public const int LeastPoints = 4;

    // A floor is one more parameter; it has to be worth it by a margin (Burnham and Anderson: 2 and less is no evidence).
    private const double Margin = 2;

    private static readonly RateModel[] s_plain = [RateModel.Power, RateModel.Exponential];
    private static readonly RateModel[] s_saturating = [RateModel.PowerWithFloor, RateModel.ExponentialWithFloor];

    /// <summary>The rate of one design on one target.</summary>
    /// <param name="points">Its errors, in any order; several seeds for a size are several points.</param>
    public static RateFit Fit(IReadOnlyList<ErrorPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        double[] sizes = [.. points.Select(p => p.Size).Distinct().Order()];

        // A size whose errors are partly rounding would be biased upwards by those that are left.
        double[] usable = [.. sizes.Where(s => points.Where(p => p.Size == s).All(p => p.IsUsable))];
        usable = WithoutPlateau(points, usable);
        Data data = Data.Of(points, usable);
        double[] leftOut = [.. sizes.Except(usable)];
        if (usable.Length < LeastPoints)
        {
            return RateFit.Missing(usable.Length, leftOut);
        }

        Regression[] plain = [.. s_plain.Select(m => Regression.Fit(m, data.Sizes, data.Logarithms)!)];
        Regression best = plain.MinBy(r => (r.Criterion, r.SumOfSquares))!;
        Regression[] saturating =
        [
            .. s_saturating
                .Select(m => usable.Length > LeastPoints ? Regression.Fit(m, data.Sizes, data.Logarithms) : null)
                .OfType<Regression>(),
        ];
        if (saturating.MinBy(r => r.Criterion) is { } level && level.Criterion < best.Criterion - Margin)
        {
            best = level;
            double floor = Math.Exp(level.Parameters[2]);
            double[] above = [.. usable.Where(s => Math.Exp(level.At(s)) > 2 * floor)];
            leftOut = [.. sizes.Except(above)];
            if (above.Length < LeastPoints)
            {
                return RateFit.Missing(above.Length, leftOut) with { Floor = floor };
            }
        }

        (double low, double high) = Bootstrap.Interval(best);
        double mean = data.Logarithms.Average();
        double variance = data.Logarithms.Sum(y => (y - mean) * (y - mean));
        return new RateFit(
            best.Model,
            best.Exponent,
            low,
            high,
            best.Parameters[0],
            best.Model.HasFloor() ? Math.Exp(best.Parameters[2]) : 0,
            variance > 0 ? 1 - (best.SumOfSquares / variance) : double.NaN,
            Math.Sqrt(best.SumOfSquares / data.Sizes.Length),
            sizes.Length - leftOut.Length,
            leftOut,
            plain
                .Concat(saturating)
                .Where(r => double.IsFinite(r.Criterion))
                .ToDictionary(r => r.Model, r => r.Criterion - best.Criterion)
        )
        {
            IsFlat = Math.Abs(best.At(usable[0]) - best.At(usable[^1])) < 0.01,
        };
    }

    // With few points AICc cannot pay for a floor. A tail that falls by less than a quarter of what the points before it
    // predict, where they predict a fall to be seen, is one.
    private static double[] WithoutPlateau(IReadOnlyList<ErrorPoint> points, double[] sizes)
    {
        if (sizes.Length < 3 || points.Count(p => sizes.Contains(p.Size)) > 6)
        {
            return sizes;
        }

        double[] means = [.. sizes.Select(s => points.Where(p => p.Size == s).Average(p => Math.Log(p.Error)))];
        for (int head = 2; head < sizes.Length; head++)
        {
            Regression before = Regression.Fit(RateModel.Power, sizes[..head], means[..head])!;
            double predicted = before.At(sizes[head - 1]) - before.At(sizes[^1]);
            double actual = means[head - 1] - means[^1];
            if (predicted > Math.Log(1.5) && actual < predicted / 4)
            {
                return sizes[..head];
            }
        }

        return sizes;
    }

    private sealed record Data(double[] Sizes, double[] Logarithms)
    {
        public static Data Of(IReadOnlyList<ErrorPoint> points, double[] sizes)
        {
            ErrorPoint[] kept = [.. points.Where(p => sizes.Contains(p.Size)).OrderBy(p => p.Size).ThenBy(p => p.Seed)];
            return new([.. kept.Select(p => p.Size)], [.. kept.Select(p => Math.Log(p.Error))]);
        }
    }
}
