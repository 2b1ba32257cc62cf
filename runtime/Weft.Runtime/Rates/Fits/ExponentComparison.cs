using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Fits;

/// <summary>
/// Which of two designs falls faster, by Student's test on exponents of seeds: on differences where both designs were
/// trained from the same seeds, by B. L. Welch's ("The generalization of 'Student's' problem when several different
/// population variances are involved", Biometrika 34, 1947) where not.
/// </summary>
/// <param name="Model">
/// The form whose n is compared, where both designs have a number for the same one; null where mean slopes of -log E
/// against log s are, over the sizes that both have, which need no form.
/// </param>
/// <param name="Difference">The first design's less the second's; NaN where there is nothing to compare.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end of it.</param>
/// <param name="PValue">The two-sided p-value of no difference, of this pair by itself; NaN with fewer than two seeds.</param>
/// <param name="Seeds">Pairs of seeds, or the smaller number of seeds.</param>
/// <param name="IsPaired">Whether seeds were paired.</param>
/// <param name="SeedsNeeded">
/// About how many seeds would tell the exponents apart where these do not; null where they do or a thousand would not.
/// </param>
public sealed record ExponentComparison(
    RateModel? Model,
    double Difference,
    double Low,
    double High,
    double PValue,
    int Seeds,
    bool IsPaired,
    int? SeedsNeeded
)
{
    private const int LeastSizes = 2;

    /// <summary>Whether the difference is beyond chance at 5 %.</summary>
    public bool IsDecided => PValue < 1 - SeedFit.Level;

    /// <summary>Compares two designs on the same target.</summary>
    /// <param name="first">Errors of the first.</param>
    /// <param name="firstFit">Its rate.</param>
    /// <param name="second">Errors of the second.</param>
    /// <param name="secondFit">Its rate.</param>
    public static ExponentComparison Of(
        IReadOnlyList<ErrorPoint> first,
        RateFit firstFit,
        IReadOnlyList<ErrorPoint> second,
        RateFit secondFit
    )
    {
        ArgumentNullException.ThrowIfNull(firstFit);
        ArgumentNullException.ThrowIfNull(secondFit);
        if (firstFit.HasRate && secondFit.HasRate && Form(firstFit) == Form(secondFit))
        {
            return Of(Form(firstFit), firstFit.SeedExponents, secondFit.SeedExponents);
        }

        double[] common = [.. Usable(first).Intersect(Usable(second))];
        IReadOnlyDictionary<long, double> Slopes(IReadOnlyList<ErrorPoint> points)
        {
            SeedCurves curves = SeedCurves.Of([.. points.Where(p => common.Contains(p.Size))]);
            return curves.Sizes.Length < common.Length || common.Length < LeastSizes
                ? new Dictionary<long, double>()
                : curves
                    .Seeds.Zip(RateFitting.Slopes(curves, RateModel.Power))
                    .ToDictionary(s => s.First, s => s.Second);
        }

        return Of(null, Slopes(first), Slopes(second));
    }

    private static ExponentComparison Of(
        RateModel? model,
        IReadOnlyDictionary<long, double> first,
        IReadOnlyDictionary<long, double> second
    )
    {
        long[] both = [.. first.Keys.Where(second.ContainsKey)];
        if (both.Length >= SeedFit.LeastSeeds)
        {
            var differences = StudentSample.Of([.. both.Select(seed => first[seed] - second[seed])]);
            return Of(model, differences, differences.Error, both.Length - 1, isPaired: true);
        }

        int fewer = Math.Min(first.Count, second.Count);
        if (fewer < SeedFit.LeastSeeds)
        {
            double apart = fewer == 0 ? double.NaN : first.Values.Average() - second.Values.Average();
            int? needed = fewer == 0 ? null : RateFitting.FewSeeds;
            return new(model, apart, double.NaN, double.NaN, double.NaN, fewer, both.Length == fewer, needed);
        }

        var one = StudentSample.Of([.. first.Values]);
        var other = StudentSample.Of([.. second.Values]);
        double error = Math.Sqrt((one.Error * one.Error) + (other.Error * other.Error));
        double share = error > 0 ? one.Error * one.Error / (error * error) : 0.5;
        double freedom = 1 / ((share * share / (one.Count - 1)) + ((1 - share) * (1 - share) / (other.Count - 1)));
        return Of(
            model,
            new StudentSample(fewer, one.Mean - other.Mean, error * Math.Sqrt(fewer)),
            error,
            freedom,
            isPaired: false
        );
    }

    private static ExponentComparison Of(
        RateModel? model,
        StudentSample differences,
        double error,
        double freedom,
        bool isPaired
    )
    {
        double half = error > 0 ? StudentSample.Quantile(freedom, (1 + SeedFit.Level) / 2) * error : 0;
        double p = StudentSample.PValue(differences.Mean, error, freedom);
        return new(
            model,
            differences.Mean,
            differences.Mean - half,
            differences.Mean + half,
            p,
            differences.Count,
            isPaired,
            p < 1 - SeedFit.Level ? null : differences.SeedsNeeded(SeedFit.Level)
        );
    }

    private static RateModel Form(RateFit fit) =>
        fit.Model is RateModel.Power or RateModel.PowerWithFloor ? RateModel.Power : RateModel.Exponential;

    private static IEnumerable<double> Usable(IReadOnlyList<ErrorPoint> points) =>
        points.GroupBy(p => p.Size).Where(g => g.All(p => p.IsUsable)).Select(g => g.Key);
}
