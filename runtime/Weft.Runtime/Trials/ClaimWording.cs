using System;

namespace Weft.Runtime.Trials;

/// <summary>What was measured of an inequality, in words.</summary>
internal static class ClaimWording
{
    /// <summary>"3.1 (2.9 … 3.3) &lt; 4", or why no verdict follows.</summary>
    public static string Of(InequalityOutcome part)
    {
        if (part.Verdict == ClaimVerdict.Unmeasured)
        {
            return "not measured";
        }

        string sign = part.IsBelow ? "<" : ">";
        string relation = part.Verdict switch
        {
            ClaimVerdict.Holds => sign,
            ClaimVerdict.Fails => $"not {sign}",
            _ => $"{sign}?",
        };
        string sides = $"{Of(part.Left)} {relation} {Of(part.Right)}";
        return part.Verdict == ClaimVerdict.Undecided ? $"{sides}, {Needed(part.SeedsNeeded)}"
            : Math.Max(part.Left.Seeds, part.Right.Seeds) == 1 ? $"{sides}, one seed"
            : sides;
    }

    private static string Needed(int? seeds) =>
        seeds is { } count
            ? $"about {NumberText.Count(count)} seeds would decide"
            : $"more than {NumberText.Count(SeedContrast.MostSeeds)} seeds would decide";

    private static string Of(ClaimValue value)
    {
        string central = Number(value.Central);
        return value.Seeds < 2 || value.Low == value.High
            ? central
            : $"{central} ({Number(value.Low)} … {Number(value.High)})";
    }

    private static string Number(double value) =>
        Math.Abs(value) is 0 or (>= 0.01 and < 100_000) ? NumberText.Plain(value) : NumberText.Loss(value);
}
