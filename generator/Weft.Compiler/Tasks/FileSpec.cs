using System;
using System.Collections.Generic;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>
/// Sequences and targets of the user's own, one a line: CSV, or JSON Lines. Of ten lines eight are trained on, the ninth
/// is for validation, the tenth for the test.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Steps">What a step of a sequence is.</param>
/// <param name="Targets">What a target is.</param>
/// <param name="Positions">Whether there is one target a line, or one a step.</param>
/// <param name="Names">Whether the first line of a CSV file names its columns.</param>
public sealed record FileSpec(string Path, StepSpec Steps, StepSpec Targets, ReadOut Positions, ColumnNames Names)
    : TaskSpec
{
    private static readonly Field<string> PathField = new(
        "data",
        new PathShape("a path of a .csv or .jsonl file"),
        "The .csv or .jsonl file, by a path relative to this file."
    );

    private static readonly Field<StepSpec> StepsField = new(
        "steps",
        ArchitectureLanguage.Step(),
        "What a step of a sequence is.",
        "{ real: 1 }"
    );

    private static readonly Field<StepSpec> TargetsField = new(
        "targets",
        ArchitectureLanguage.Step(),
        "What a target is.",
        "{ real: 1 }"
    );

    private static readonly Field<ColumnNames> NamesField = new(
        "names",
        new ChoiceShape<ColumnNames>(
            new(
                "detect",
                ColumnNames.Detect,
                "There where every cell of the first line is a word, nowhere where every cell is a number; any other first line is an error."
            ),
            new("first-line", ColumnNames.FirstLine, "There."),
            new("none", ColumnNames.None, "Nowhere: every line is a sequence.")
        ),
        "Where a .csv file names its columns.",
        "detect"
    );

    internal static readonly Kind<TaskSpec> Kind = new(
        "file",
        "Sequences and targets in a CSV or JSON Lines file.",
        values => new FileSpec(
            values.Get(PathField),
            values.Get(StepsField),
            values.Get(TargetsField),
            values.Get(TaskSettings.Positions),
            values.Get(NamesField)
        ),
        PathField,
        StepsField,
        TargetsField,
        TaskSettings.Positions,
        NamesField
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override StepSpec? Input => Steps;

    /// <inheritdoc/>
    public override StepSpec? Output => Targets;

    /// <inheritdoc/>
    public override ReadOut? ReadOut => Positions;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => [Path];

    /// <inheritdoc/>
    internal override string? Fault =>
        Names == ColumnNames.FirstLine && Path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
            ? "found a line of names in JSON Lines, whose objects name their members, expected it in a .csv file; remove 'names'"
            : null;
}

/// <summary>Where a CSV file names its columns.</summary>
public enum ColumnNames
{
    /// <summary>In the first line where that holds words alone.</summary>
    Detect,

    /// <summary>In the first line.</summary>
    FirstLine,

    /// <summary>Nowhere.</summary>
    None,
}
