using System.Collections.Generic;

namespace Weft.Runtime.Trials;

/// <summary>A claim and what the results say about it.</summary>
/// <param name="Id">Names it in tables.</param>
/// <param name="Text">The claim in words.</param>
/// <param name="Paper">What the source gives; empty where there is none.</param>
/// <param name="Ours">The measured numbers, with their range over seeds, in words; the premise's where that decides.</param>
/// <param name="Verdict">What follows.</param>
/// <param name="Premises">What has to hold for the claim to say anything, all of it.</param>
/// <param name="Inequalities">The parts, all of which have to hold.</param>
public sealed record ClaimOutcome(
    string Id,
    string Text,
    string Paper,
    string Ours,
    ClaimVerdict Verdict,
    IReadOnlyList<InequalityOutcome> Premises,
    IReadOnlyList<InequalityOutcome> Inequalities
);

/// <summary>An inequality and the values of its sides.</summary>
/// <param name="Text">As written in the experiment's file.</param>
/// <param name="IsBelow">Whether the left side is to be the smaller one.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
/// <param name="Verdict">What follows from them; never <see cref="ClaimVerdict.NotShown"/>.</param>
/// <param name="SeedsNeeded">
/// Where it is undecided: about how many seeds would decide it if more of them were like those measured; null where no
/// number up to <see cref="SeedContrast.MostSeeds"/> would, or where it is decided.
/// </param>
public sealed record InequalityOutcome(
    string Text,
    bool IsBelow,
    ClaimValue Left,
    ClaimValue Right,
    ClaimVerdict Verdict,
    int? SeedsNeeded
);

/// <summary>The value of one side of an inequality.</summary>
/// <param name="Central">Its value for the medians, or means, over seeds; NaN where it was not measured.</param>
/// <param name="Low">The smallest value for a single seed.</param>
/// <param name="High">The largest value for a single seed.</param>
/// <param name="Seeds">Number of seeds; 0 for a side that depends on no result.</param>
public readonly record struct ClaimValue(double Central, double Low, double High, int Seeds);

/// <summary>What results say of a claim.</summary>
public enum ClaimVerdict
{
    /// <summary>It is so, beyond what seeds differ by.</summary>
    Holds,

    /// <summary>It is not so, beyond what seeds differ by.</summary>
    Fails,

    /// <summary>The sides differ by less than seeds do.</summary>
    Undecided,

    /// <summary>A premise does not hold: a side that is compared has not learned, for instance.</summary>
    NotShown,

    /// <summary>A trial that it is about did not take all its steps.</summary>
    Unmeasured,
}
