using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;

namespace Weft.Runtime.Reports;

/// <summary>The words for combinations of swept values that were left out.</summary>
public static class SkippedText
{
    private const string Reading =
        "The experiment asks to leave out combinations of swept values that give no valid trial (impossible: skip).";

    /// <summary>"left out: DpFreeLog on heavy-tail, heads 3: found heads 3 with width 16, ...".</summary>
    public static string Line(SkippedTrial trial)
    {
        System.ArgumentNullException.ThrowIfNull(trial);
        return $"left out: {trial.Architecture} on {trial.Task}, {TrialGroup.Describe(trial.Swept)}: {trial.Reason}";
    }

    /// <summary>The section of a report; none where nothing was left out.</summary>
    internal static IReadOnlyList<ReportSection> Sections(IReadOnlyList<SkippedTrial> skipped) =>
        skipped.Count == 0 ? [] : [new("Combinations left out", [new ReportWords(Reading), Table(skipped)])];

    private static ReportTable Table(IReadOnlyList<SkippedTrial> skipped) =>
        new(
            ["architecture", "task", "swept", "why"],
            4,
            [
                .. skipped.Select<SkippedTrial, string[]>(trial =>
                    [trial.Architecture, trial.Task, TrialGroup.Describe(trial.Swept), trial.Reason]
                ),
            ]
        );
}
