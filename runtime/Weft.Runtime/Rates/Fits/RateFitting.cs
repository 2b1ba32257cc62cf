using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Fits;

/// <summary>
/// Fits rates to errors of trained networks, whose seeds are chance, and to errors of best approximations, in which nothing
/// is.
/// </summary>
public static class RateFitting
{
    /// <summary>Fewer sizes than this give no rate of a curve without chance.</summary>
    public const int LeastPoints = 4;

    /// <summary>Seeds that are asked for where there is one.</summary>
    public const int FewSeeds = 3;

    // A floor is one more parameter; it has to be worth it by a margin (Burnham and Anderson: 2 and less is no evidence).
    private const double Margin = 2;

    // The width of the range of exponents, over the exponent, up to which a curve has one.
    private const double MostChange = 0.5;

    private static readonly RateModel[] s_plain = [RateModel.Power, RateModel.Exponential];
    private static readonly RateModel[] s_saturating = [RateModel.PowerWithFloor, RateModel.ExponentialWithFloor];

    /// <summary>The rate of one trained design on one target.</summary>
    /// <param name="points">Its errors, in any order; several seeds for a size are several points.</param>
    public static RateFit Fit(IReadOnlyList<ErrorPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return Fit(
            SeedCurves.Of(points),
            [.. points.Select(p => p.Size).Distinct().Order()],
            [.. points.Select(p => p.Seed).Distinct().Order()]
        );
    }

    /// <summary>The rate of errors in which nothing is chance, as those of best approximations.</summary>
    /// <param name="points">One error a size, in any order.</param>
    public static RateFit FitCurve(IReadOnlyList<ErrorPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        double[] sizes = [.. points.Select(p => p.Size).Distinct().Order()];

        // A size whose errors are partly rounding would be biased upwards by those that are left.
        double[] usable = [.. sizes.Where(s => points.Where(p => p.Size == s).All(p => p.IsUsable))];
        double[] logarithms = [.. usable.Select(s => points.Where(p => p.Size == s).Average(p => Math.Log(p.Error)))];
        usable = WithoutPlateau(usable, logarithms);
        logarithms = logarithms[..usable.Length];
        double[] leftOut = [.. sizes.Except(usable)];
        if (usable.Length < LeastPoints)
        {
            return RateFit.Missing(usable.Length, leftOut);
        }

        Regression[] plain = [.. s_plain.Select(m => Regression.Fit(m, usable, logarithms)!)];
        Regression best = plain.MinBy(r => (r.Criterion, r.SumOfSquares))!;
        Regression[] saturating =
        [
            .. s_saturating
                .Select(m => usable.Length > LeastPoints ? Regression.Fit(m, usable, logarithms) : null)
                .OfType<Regression>(),
        ];
        double floor = 0;
        double[] above = usable;
        if (saturating.MinBy(r => r.Criterion) is { } level && level.Criterion < best.Criterion - Margin)
        {
            best = level;
            floor = Math.Exp(level.Parameters[2]);
            above = [.. usable.Where(s => Math.Exp(level.At(s)) > 2 * floor)];
            leftOut = [.. sizes.Except(above)];
            if (above.Length < LeastPoints)
            {
                return RateFit.Missing(above.Length, leftOut) with { Floor = floor };
            }
        }

        double[] falling = [.. logarithms[..above.Length].Select(y => Math.Log(Math.Exp(y) - floor))];
        (double low, double high) = Parts(best, above, falling);
        double mean = logarithms.Average();
        double variance = logarithms.Sum(y => (y - mean) * (y - mean));
        return new RateFit(
            best.Model,
            best.Exponent,
            low,
            high,
            best.Parameters[0],
            floor,
            variance > 0 ? 1 - (best.SumOfSquares / variance) : double.NaN,
            Math.Sqrt(best.SumOfSquares / usable.Length),
            above.Length,
            leftOut,
            plain
                .Concat(saturating)
                .Where(r => double.IsFinite(r.Criterion))
                .ToDictionary(r => r.Model, r => r.Criterion - best.Criterion)
        )
        {
            Answer =
                Math.Abs(best.At(usable[0]) - best.At(usable[^1])) < 0.01 ? RateAnswer.NoFall
                : low > 0 && high - low <= MostChange * best.Exponent ? RateAnswer.Number
                : RateAnswer.ManyExponents,
        };
    }

    /// <summary>The same for a block without gaps; what would decide is told only where asked, since that takes longest.</summary>
    internal static RateFit Fit(SeedCurves curves, double[] allSizes, long[] allSeeds, bool advises = true)
    {
        (double[] sizes, long[] seeds) = (curves.Sizes, curves.Seeds);
        RateFit missing = RateFit.Missing(sizes.Length, [.. allSizes.Except(sizes)]) with
        {
            Seeds = seeds.Length,
            SeedsLeftOut = [.. allSeeds.Except(seeds)],
        };
        if (sizes.Length < SeedFit.LeastSizes || seeds.Length < SeedFit.LeastSeeds)
        {
            return Bounded(missing, curves, RateModel.Power) with
            {
                Answer = sizes.Length < SeedFit.LeastSizes ? RateAnswer.NotEnoughSizes : RateAnswer.OneSeed,
                SizesNeeded = sizes.Length < SeedFit.LeastSizes ? SeedFit.LeastSizes : null,
                SeedsNeeded = seeds.Length < SeedFit.LeastSeeds ? FewSeeds : null,
            };
        }

        SeedFit fit = SeedFit.Of(curves);
        if (fit.Answer != RateAnswer.Number)
        {
            RateModel against = fit.Answer == RateAnswer.FloorPossible ? fit.Form.Model : RateModel.Power;
            RateFit bounded = Bounded(missing, curves, against);
            (int? moreSeeds, int? moreSizes) = advises && fit.Answer != RateAnswer.NoForm ? fit.Needed() : (null, null);
            return bounded with
            {
                Answer = bounded.Bound > 0 ? fit.Answer : RateAnswer.NoFall,
                SeedsNeeded = moreSeeds,
                SizesNeeded = moreSizes,
            };
        }

        (double low, double high) = fit.Interval;
        double[] all = [.. curves.Logarithms.SelectMany(y => y)];
        double left = curves.Logarithms.Sum(y =>
            y.Zip(fit.Form.Values, (value, at) => (value - at) * (value - at)).Sum()
        );
        double mean = all.Average();
        bool hasFloor = fit.HasFloor;
        return missing with
        {
            Answer = RateAnswer.Number,
            Model = hasFloor
                ? fit.Form.Model == RateModel.Power
                    ? RateModel.PowerWithFloor
                    : RateModel.ExponentialWithFloor
                : fit.Form.Model,
            Exponent = fit.Form.Exponent,
            Low = low,
            High = high,
            Intercept = fit.Form.Intercept(sizes),
            Floor = hasFloor ? fit.Form.Floor : 0,
            Determination = 1 - (left / all.Sum(y => (y - mean) * (y - mean))),
            Scatter = Math.Sqrt(left / all.Length),
            SeedExponents = seeds.Zip(fit.Exponents).ToDictionary(s => s.First, s => s.Second),
        };
    }

    // A floor makes a slope flatter, never steeper.
    private static RateFit Bounded(RateFit fit, SeedCurves curves, RateModel model)
    {
        if (curves.Sizes.Length < 2 || curves.Seeds.Length < SeedFit.LeastSeeds)
        {
            return fit;
        }

        var slopes = StudentSample.Of(Slopes(curves, model));
        return fit with { Bound = slopes.Mean - slopes.Half(SeedFit.Level), BoundModel = model };
    }

    /// <summary>The slope of -log E against log s or s, for each seed.</summary>
    internal static double[] Slopes(SeedCurves curves, RateModel model)
    {
        double[] x = [.. curves.Sizes.Select(s => model.Abscissa(s))];
        return [.. curves.Logarithms.Select(y => -BentLine.Line(x, y, x.Length).Slope)];
    }

    // The exponents of all parts of at least half the sizes, and four, that lie side by side.
    private static (double Low, double High) Parts(Regression whole, double[] sizes, double[] logarithms)
    {
        RateModel model = whole.Model is RateModel.Power or RateModel.PowerWithFloor
            ? RateModel.Power
            : RateModel.Exponential;
        (double low, double high) = (whole.Exponent, whole.Exponent);
        int least = Math.Max(LeastPoints, (sizes.Length + 1) / 2);
        for (int from = 0; from + least <= sizes.Length; from++)
        {
            for (int to = from + least; to <= sizes.Length; to++)
            {
                double n = Regression.Fit(model, sizes[from..to], logarithms[from..to])!.Exponent;
                (low, high) = (Math.Min(low, n), Math.Max(high, n));
            }
        }

        return (low, high);
    }

    // With few points AICc cannot pay for a floor. A tail that falls by less than a quarter of what the points before it
    // predict, where they predict a fall to be seen, is one.
    private static double[] WithoutPlateau(double[] sizes, double[] logarithms)
    {
        if (sizes.Length is < 3 or > 6)
        {
            return sizes;
        }

        for (int head = 2; head < sizes.Length; head++)
        {
            Regression before = Regression.Fit(RateModel.Power, sizes[..head], logarithms[..head])!;
            double predicted = before.At(sizes[head - 1]) - before.At(sizes[^1]);
            double actual = logarithms[head - 1] - logarithms[^1];
            if (predicted > Math.Log(1.5) && actual < predicted / 4)
            {
                return sizes[..head];
            }
        }

        return sizes;
    }
}
