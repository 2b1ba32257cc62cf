using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Weft.Runtime.Reports;

namespace Weft.Tool.Commands;

/// <summary><c>weft check SPEC...</c>: says of each file whether it is valid, and if not, where and why.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var specs = new Argument<string[]>("SPEC")
        {
            Description = "Architectures (*.arch.yaml) and experiments (*.exp.yaml).",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("check", "Validate architectures and experiments.") { specs };
        command.SetAction(parsed =>
            Run(
                parsed.GetRequiredValue(specs),
                parsed.InvocationConfiguration.Output,
                parsed.InvocationConfiguration.Error
            )
        );
        return command;
    }

    private static int Run(string[] paths, TextWriter output, TextWriter error)
    {
        int code = ExitCode.Done;
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            // One bad file must not hide what is wrong with the next.
            try
            {
                IReadOnlyList<BudgetMatch> matches = Check(path, owners);
                output.WriteLine($"{path}: ok");
                foreach (BudgetMatch match in matches)
                {
                    output.WriteLine($"  {MatchText.Line(match)}");
                }
            }
            catch (InputException e)
            {
                error.WriteLine(e.Message);
                code = ExitCode.BadInput;
            }
        }

        return code;
    }

    /// <summary>What the file matches, where it is an experiment.</summary>
    private static IReadOnlyList<BudgetMatch> Check(string path, Dictionary<string, string> owners)
    {
        if (path.EndsWith(SpecFiles.ExperimentSuffix, StringComparison.Ordinal))
        {
            return SpecFiles.ReadExperiment(path).Spec.Matches;
        }

        if (!path.EndsWith(SpecFiles.ArchitectureSuffix, StringComparison.Ordinal))
        {
            // A file that is not there, or a directory, is the likelier mistake: say that first.
            SpecFiles.ReadText(path);
            throw new InputException(
                $"{path}: error: the name ends neither in {SpecFiles.ArchitectureSuffix} nor in {SpecFiles.ExperimentSuffix}"
            );
        }

        ReadResult<ArchitectureSpec> result = SpecFiles.ReadArchitecture(path);
        string name = result.Spec!.Name;
        if (!owners.TryAdd(name, path))
        {
            TextSpan? span = result.NameSpan;
            throw new InputException(
                $"{path}({span?.Line ?? 1},{span?.Column ?? 1}): error: {owners[name]} declares the name {name} too; choose another one"
            );
        }

        return [];
    }
}
