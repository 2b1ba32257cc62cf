using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;

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
        var resolved = new Option<bool>("--resolved")
        {
            Description = "Print one architecture in full: what it extends merged in, every default written.",
        };
        var command = new Command("check", "Validate architectures and experiments.") { specs, resolved };
        command.Validators.Add(result =>
        {
            if (result.GetValue(resolved) && result.GetValue(specs) is { Length: > 1 })
            {
                result.AddError($"{resolved.Name}: found several files, expected one architecture; name one");
            }
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(resolved))
            {
                parsed.InvocationConfiguration.Output.Write(
                    SpecFiles.ReadResolved(parsed.GetRequiredValue(specs).Single())
                );
                return ExitCode.Done;
            }

            // A file named twice is one file, not two specs of one name.
            Verdict[] verdicts = [.. parsed.GetRequiredValue(specs).Distinct().Select(Verdict.Of)];
            return Report(verdicts, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        });
        return command;
    }

    /// <summary>Prints what there is to say of every file, errors on standard error.</summary>
    internal static int Report(IReadOnlyList<Verdict> verdicts, TextWriter output, TextWriter error)
    {
        EquatableArray<string> clashes = NameClashes.Find(verdicts.Select(v => v.Name).OfType<string>());
        int code = ExitCode.Done;
        foreach (Verdict verdict in verdicts)
        {
            string[] errors =
            [
                .. verdict.Errors,
                .. clashes
                    .Where(name => name == verdict.Name)
                    .Select(name => NameClashes.Describe(name, verdict.Path, verdict.NameSpan).ToString()),
            ];
            foreach (SpecDiagnostic remark in verdict.Remarks)
            {
                output.WriteLine(remark);
            }

            if (errors.Length == 0)
            {
                output.WriteLine($"{verdict.Path}: ok");
                foreach (string note in verdict.Notes)
                {
                    output.WriteLine($"  {note}");
                }

                continue;
            }

            code = ExitCode.BadInput;
            foreach (string line in errors)
            {
                error.WriteLine(line);
            }
        }

        return code;
    }
}
