using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Rates.Fits;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Rates;

/// <summary>What fits and comparisons of exponents say, in the words of tables.</summary>
public static class RateWords
{
    /// <summary>"1.2 … 1.4"; "≥ 1.1, power" where there is a bound in place of a number.</summary>
    public static string Interval(RateFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return fit.HasRate || fit.Answer == RateAnswer.ManyExponents
                ? $"{NumberText.Plain(fit.Low)} … {NumberText.Plain(fit.High)}"
            : fit.Bound > 0 ? $"≥ {NumberText.Plain(fit.Bound)}, {fit.BoundModel.Word()}"
            : NumberText.Missing;
    }

    /// <summary>How many seeds or sizes would give a number: "9 seeds or 8 sizes".</summary>
    public static string Needed(RateFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        string[] parts =
        [
            .. fit.SeedsNeeded is { } seeds ? [$"{NumberText.Count(seeds)} seeds"] : Array.Empty<string>(),
            .. fit.SizesNeeded is { } sizes ? [$"{NumberText.Count(sizes)} sizes"] : Array.Empty<string>(),
        ];
        return fit.Answer switch
        {
            RateAnswer.NotEnoughSizes or RateAnswer.OneSeed when parts.Length > 0 => string.Join(" and ", parts),
            RateAnswer.FormUndecided or RateAnswer.FloorPossible => parts.Length > 0
                ? string.Join(" or ", parts)
                : "more than 100 seeds",
            _ => NumberText.Missing,
        };
    }

    /// <summary>What is compared: "power", "exponential" or "mean slope".</summary>
    public static string Compared(ExponentComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return comparison.Model?.Word() ?? "mean slope";
    }

    /// <summary>The 95 % interval of a difference.</summary>
    public static string Interval(ExponentComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return double.IsNaN(comparison.Low)
            ? NumberText.Missing
            : $"{NumberText.Plain(comparison.Low)} … {NumberText.Plain(comparison.High)}";
    }

    /// <summary>How many seeds would tell two exponents apart, where these do not.</summary>
    public static string Needed(ExponentComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return comparison.SeedsNeeded is { } seeds ? NumberText.Count(seeds)
            : comparison.IsDecided || double.IsNaN(comparison.PValue) ? NumberText.Missing
            : "more than 1,000";
    }

    /// <summary>Headings of <see cref="Row"/>.</summary>
    public static IReadOnlyList<string> ComparisonHeadings { get; } =
    [
        "target",
        "first",
        "second",
        "pairs",
        "first / second",
        "p",
        "exponents",
        "first - second",
        "95 % interval",
        "p of exponents",
        "seeds that would decide",
    ];

    /// <summary>Two designs as a row of text.</summary>
    public static IReadOnlyList<string> Row(DesignComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ExponentComparison exponents = comparison.Exponents;
        return
        [
            comparison.Target,
            comparison.First,
            comparison.Second,
            NumberText.Count(comparison.Result.Pairs),
            NumberText.Plain(comparison.Result.Ratio),
            NumberText.Plain(comparison.Result.PValue),
            Compared(exponents),
            NumberText.Plain(exponents.Difference),
            Interval(exponents),
            NumberText.Plain(exponents.PValue),
            Needed(exponents),
        ];
    }

    /// <summary>What was left out of fits, one sentence a series.</summary>
    public static IEnumerable<string> LeftOut(RateAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        return analysis
            .Rates.Where(r => r.Fit.SeedsLeftOut.Count > 0)
            .Select(r =>
                $"{r.Series.Design} on {r.Series.Target}: seeds {string.Join(", ", r.Fit.SeedsLeftOut)} lack sizes that others have, so the rate rests on the other seeds"
            );
    }
}
