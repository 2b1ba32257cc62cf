using System.Collections.Generic;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;

namespace Weft.Tool.Commands;

/// <summary>What there is to say of one file by itself.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">The name of its architecture; null for an experiment and where there are errors.</param>
/// <param name="NameSpan">Where the name stands.</param>
/// <param name="Remarks">Messages that do not refuse it.</param>
/// <param name="Matches">What was adjusted to a budget, in an experiment.</param>
/// <param name="Errors">Lines that say why it is refused; none where it is valid.</param>
internal sealed record Verdict(
    string Path,
    string? Name,
    TextSpan? NameSpan,
    IReadOnlyList<SpecDiagnostic> Remarks,
    IReadOnlyList<BudgetMatch> Matches,
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
                ExperimentFile experiment = SpecFiles.ReadExperiment(path);
                return new Verdict(path, null, null, experiment.Remarks, experiment.Spec.Matches, []);
            }

            if (!SpecSuffix.IsArchitecture(path))
            {
                // A file that is not there, or a directory, is the likelier mistake: say that first.
                SpecFiles.ReadText(path);
                throw new InputException(
                    $"{path}: error: the name ends neither in {SpecSuffix.Architecture} nor in {SpecSuffix.Experiment}"
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
}
