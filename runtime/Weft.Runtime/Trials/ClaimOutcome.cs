using System.Collections.Generic;

namespace Weft.Runtime.Trials;

/// <summary>A claim and what the results say about it.</summary>
/// <param name="Id">Names it in tables.</param>
/// <param name="Text">The claim in words.</param>
/// <param name="Paper">What the source gives; empty where there is none.</param>
/// <param name="Ours">The measured numbers, with their range over seeds, in words.</param>
/// <param name="Holds">Whether it holds; null where a trial that it is about did not take all its steps.</param>
/// <param name="Inequalities">The parts, all of which have to hold.</param>
public sealed record ClaimOutcome(
    string Id,
    string Text,
    string Paper,
    string Ours,
    bool? Holds,
    IReadOnlyList<InequalityOutcome> Inequalities
);

/// <summary>An inequality and the values of its sides.</summary>
/// <param name="Text">As written in the experiment's file.</param>
/// <param name="IsBelow">Whether the left side is to be the smaller one.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
/// <param name="Holds">Whether it holds; null where it was not measured.</param>
public sealed record InequalityOutcome(string Text, bool IsBelow, ClaimValue Left, ClaimValue Right, bool? Holds);

/// <summary>The value of one side of an inequality.</summary>
/// <param name="Mean">Its value for the means over seeds; NaN where it was not measured.</param>
/// <param name="Low">The smallest value for a single seed.</param>
/// <param name="High">The largest value for a single seed.</param>
/// <param name="Seeds">Number of seeds; 0 for a side that depends on no result.</param>
public readonly record struct ClaimValue(double Mean, double Low, double High, int Seeds);
