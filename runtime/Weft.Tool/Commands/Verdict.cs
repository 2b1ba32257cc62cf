using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Weft.Runtime.Reports;

namespace Weft.Tool.Commands;

/// <summary>What there is to say of one file by itself.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">The name of its architecture; null for an experiment and where there are errors.</param>
/// <param name="NameSpan">Where the name stands.</param>
/// <param name="Remarks">Messages that do not refuse it.</param>
/// <param name="Notes">What to know of a valid experiment: what was adjusted to a budget, what there is to say of its data, what only training can tell.</param>
/// <param name="Errors">Lines that say why it is refused; none where it is valid.</param>
internal sealed record Verdict(
    string Path,
    string? Name,
    TextSpan? NameSpan,
    IReadOnlyList<SpecDiagnostic> Remarks,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Errors
)
{
    /// <summary>Reads the file. One bad file must not hide what is wrong with the next, so nothing is thrown.</summary>
    public static Verdict Of(string path)
    {
        try
        {
            if (SpecSuffix.IsExperiment(path))
            {
                ExperimentFile experiment = SpecFiles.ReadExperiment(path, runsCode: false);
                string[] notes = [.. NotesOn(experiment.Spec), .. experiment.DataRemarks];
                return new Verdict(path, null, null, experiment.Remarks, notes, []);
            }

            if (!SpecSuffix.IsArchitecture(path))
            {
                // A file that is not there, or a directory, is the likelier mistake: say that first.
                SpecFiles.ReadText(path);
                throw new InputException(
                    $"{path}: error: found another name, expected one that ends in {SpecSuffix.Architecture} or {SpecSuffix.Experiment}; rename the file"
                );
            }

            ReadResult<ArchitectureSpec> result = SpecFiles.ReadArchitecture(path);
            return new Verdict(path, result.Spec!.Name, result.NameSpan, result.Diagnostics, [], []);
        }
        catch (InputException e)
        {
            return new Verdict(path, null, null, [], [], e.Lines);
        }
    }

    private static IEnumerable<string> NotesOn(ExperimentSpec experiment) =>
        [
            .. experiment.Matches.Select(MatchText.Line),
            .. experiment.Skipped.Select(SkippedText.Line),
            .. SearchText.Plan([experiment.Trials]) is { } plan ? [$"search: {plan}"] : Array.Empty<string>(),
            .. TaskFiles
                .Classes(experiment)
                .Select(task => $"{task.Path}: compiled, not run; its sizes are compared when training begins"),
        ];
}
