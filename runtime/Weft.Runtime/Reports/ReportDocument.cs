using System.Collections.Generic;
using Weft.Compiler.Spec;
using Weft.Runtime.Machine;
using Weft.Runtime.Trials;

namespace Weft.Runtime.Reports;

/// <summary>Everything that a report of one experiment shows; what the three writers have in common.</summary>
/// <param name="Experiment">Name of the experiment.</param>
/// <param name="Description">Free text of the experiment's file.</param>
/// <param name="Length">T, the length of every sequence.</param>
/// <param name="Training">Settings shared by all trials.</param>
/// <param name="SweptFields">Paths of the swept fields, first the outermost.</param>
/// <param name="Planned">Number of trials that the experiment declares.</param>
/// <param name="Trials">What has been measured so far, in the order of the experiment.</param>
/// <param name="Sources">The YAML files that were read, the experiment's first.</param>
/// <param name="Command">The command line that gives this report again.</param>
/// <param name="Machine">Where it was measured.</param>
public sealed record ReportDocument(
    string Experiment,
    string Description,
    int Length,
    TrainingSpec Training,
    IReadOnlyList<string> SweptFields,
    int Planned,
    IReadOnlyList<TrialResult> Trials,
    IReadOnlyList<SourceFile> Sources,
    string Command,
    MachineFacts Machine
)
{
    /// <summary>How architectures were made equally large; empty where the experiment asks for no such thing.</summary>
    public IReadOnlyList<BudgetMatch> Matches { get; init; } = [];

    /// <summary>What settings that the experiment leaves open were chosen from; empty where it leaves none open.</summary>
    public IReadOnlyList<SearchedDesign> Searched { get; init; } = [];

    /// <summary>Combinations of swept values that were left out, since they give no valid trial.</summary>
    public IReadOnlyList<SkippedTrial> Skipped { get; init; } = [];

    /// <summary>What else was measured, after the figures of the trials.</summary>
    public IReadOnlyList<ReportSection> Sections { get; init; } = [];

    /// <summary>The claims of the experiment and whether they hold, in the order of its file.</summary>
    public IReadOnlyList<ClaimOutcome> Claims { get; init; } = [];
}

/// <summary>A YAML file and its text.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="Text">Its text.</param>
public sealed record SourceFile(string Path, string Text);
