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

    /// <summary>What is not known.</summary>
    public const string Unmeasured = "not measured";

    /// <summary>The column of verdicts.</summary>
    internal const string VerdictColumn = "verdict";

    internal const string Reading =
        "A claim is an inequality between test losses, checked for the means over seeds; the measured values are given with "
        + "their range. What does not hold is said to be so.";

    /// <summary>"holds", "does not hold" or "not measured".</summary>
    public static string Verdict(bool? holds) =>
        holds switch
        {
            true => Holds,
            false => Fails,
            null => Unmeasured,
        };

    /// <summary>"3 of 4 claims hold": what a reader wants to know first.</summary>
    internal static string Count(IReadOnlyList<ClaimOutcome> claims)
    {
        int unmeasured = claims.Count(c => c.Holds is null);
        string text = $"{claims.Count(c => c.Holds == true)} of {claims.Count} claims hold";
        return unmeasured == 0 ? text : $"{text}, {unmeasured} not measured";
    }

    /// <summary>One row for each claim.</summary>
    internal static ReportTable Table(IReadOnlyList<ClaimOutcome> claims) =>
        new(
            ["claim", VerdictColumn, "measured here", "in the source", "id"],
            5,
            [
                .. claims.Select<ClaimOutcome, string[]>(c =>
                    [c.Text, Verdict(c.Holds), c.Ours, c.Paper.Length == 0 ? NumberText.Missing : c.Paper, c.Id]
                ),
            ]
        );
}
