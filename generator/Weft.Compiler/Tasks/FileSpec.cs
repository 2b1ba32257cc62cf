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
public sealed record FileSpec(string Path, StepSpec Steps, StepSpec Targets, ReadOut Positions) : TaskSpec
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

    internal static readonly Kind<TaskSpec> Kind = new(
        "file",
        "Sequences and targets in a CSV or JSON Lines file.",
        values => new FileSpec(
            values.Get(PathField),
            values.Get(StepsField),
            values.Get(TargetsField),
            values.Get(TaskSettings.Positions)
        ),
        PathField,
        StepsField,
        TargetsField,
        TaskSettings.Positions
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
}
