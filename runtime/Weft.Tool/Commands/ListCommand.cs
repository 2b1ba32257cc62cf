using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Trials;

namespace Weft.Tool.Commands;

/// <summary><c>weft list [PATH...]</c>: one line for each architecture, with its size and what it says of itself.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Architectures (*.arch.yaml), or directories that hold some; without any, the shipped ones.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("list", "List architectures with their number of parameters.") { paths };
        command.SetAction(parsed =>
            Run(
                parsed.GetValue(paths) is { Length: > 0 } given ? given : [ArchitectureFiles.Shipped],
                parsed.InvocationConfiguration.Output,
                parsed.InvocationConfiguration.Error
            )
        );
        return command;
    }

    private static int Run(string[] paths, TextWriter output, TextWriter error)
    {
        int code = ExitCode.Done;
        var files = new List<string>();
        var rows = new List<string[]>();
        foreach (string path in paths)
        {
            Attempt(() => files.AddRange(ArchitectureFiles.In(path)));
        }

        foreach (string file in ArchitectureFiles.Ordered(files))
        {
            Attempt(() => rows.Add(Row(file, SpecFiles.ReadArchitecture(file).Spec!)));
        }

        if (rows.Count > 0)
        {
            PlainColumns.Write(
                output,
                [
                    ["architecture", "parameters", "file", "description"],
                    .. rows,
                ],
                IsNumber
            );
        }

        return code;

        // One bad file must not hide the others.
        void Attempt(System.Action read)
        {
            try
            {
                read();
            }
            catch (InputException e)
            {
                error.WriteLine(e.Message);
                code = ExitCode.BadInput;
            }
        }
    }

    private static string[] Row(string file, ArchitectureSpec spec) =>
        [
            spec.Name,
            NumberText.Count(ArchitectureCompiler.CountParameters(spec)),
            file,
            spec.Description.ReplaceLineEndings(" ").Trim(),
        ];

    private static bool IsNumber(int column) => column == 1;
}
