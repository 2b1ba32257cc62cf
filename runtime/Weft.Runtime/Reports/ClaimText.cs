using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>The words for claims, the same in reports and on the terminal.</summary>
public static class ClaimText
{
    /// <summary>What holds.</summary>
    public const string Holds = "holds";

    /// <summary>What does not.</summary>
    public const string Fails = "does not hold";

    /// <summary>What seeds differ too much for.</summary>
    public const string Undecided = "undecided";

    /// <summary>What a premise forbids to say.</summary>
    public const string NotShown = "not shown";

    /// <summary>What is not known.</summary>
    public const string Unmeasured = "not measured";

    /// <summary>The column of verdicts.</summary>
    internal const string VerdictColumn = "verdict";

    internal const string Reading =
        "A claim is one or more inequalities between measured quantities; values are medians over seeds, with their range.";

    // In the order of the table that explains them.
    private static readonly (ClaimVerdict Verdict, string Meaning)[] s_meanings =
    [
        (
            ClaimVerdict.Holds,
            "every inequality is true, and its two sides differ by more than seeds do: their ranges do not overlap, and the "
                + "95 % interval of the difference, or of the ratio, excludes equality"
        ),
        (ClaimVerdict.Fails, "an inequality is false, and its sides differ by as much"),
        (
            ClaimVerdict.Undecided,
            "the two sides differ by less than seeds do; beside it stands about how many seeds would decide"
        ),
        (
            ClaimVerdict.NotShown,
            "a premise fails: where a side that is compared has not learned, say, the comparison shows nothing"
        ),
        (ClaimVerdict.Unmeasured, "a trial that the claim is about is missing, failed or was stopped"),
    ];

    /// <summary>The word for a verdict.</summary>
    public static string Verdict(ClaimVerdict verdict) =>
        verdict switch
        {
            ClaimVerdict.Holds => Holds,
            ClaimVerdict.Fails => Fails,
            ClaimVerdict.Undecided => Undecided,
            ClaimVerdict.NotShown => NotShown,
            _ => Unmeasured,
        };

    /// <summary>"3 of 4 claims hold": what a reader wants to know first.</summary>
    public static string Count(IReadOnlyList<ClaimOutcome> claims)
    {
        ClaimVerdict[] open = [ClaimVerdict.Undecided, ClaimVerdict.NotShown, ClaimVerdict.Unmeasured];
        return string.Join(
            ", ",
            [
                $"{claims.Count(c => c.Verdict == ClaimVerdict.Holds)} of {claims.Count} claims hold",
                .. open.Select(verdict => (Word: Verdict(verdict), Count: claims.Count(c => c.Verdict == verdict)))
                    .Where(entry => entry.Count > 0)
                    .Select(entry => $"{entry.Count} {entry.Word}"),
            ]
        );
    }

    /// <summary>What each word means that stands in the table of claims.</summary>
    internal static ReportTable Meanings(IReadOnlyList<ClaimOutcome> claims) =>
        new(
            [VerdictColumn, "what it means"],
            2,
            [
                .. s_meanings
                    .Where(m => claims.Any(c => c.Verdict == m.Verdict))
                    .Select<(ClaimVerdict Verdict, string Meaning), string[]>(m => [Verdict(m.Verdict), m.Meaning]),
            ]
        );

    /// <summary>One row for each claim.</summary>
    internal static ReportTable Table(IReadOnlyList<ClaimOutcome> claims) =>
        new(
            ["claim", VerdictColumn, "measured here", "in the source", "id"],
            5,
            [
                .. claims.Select<ClaimOutcome, string[]>(c =>
                    [c.Text, Verdict(c.Verdict), c.Ours, c.Paper.Length == 0 ? NumberText.Missing : c.Paper, c.Id]
                ),
            ]
        );
}
