using System.CommandLine;
using Weft.Compiler;

namespace Weft.Tool.Commands;

/// <summary><c>weft explain SPEC</c>: prints the graph before and after the passes, why each fired, and the costs.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var spec = new Argument<string>("SPEC") { Description = "An architecture (*.arch.yaml)." };
        Option<int> batch = Options.Positive("--batch", "Sequences per step, for the costs.", 100);
        Option<int> length = Options.Positive("--length", "Length of a sequence, for the costs.", 1000);
        var command = new Command("explain", "Print the graph before and after the passes, and the costs of a step.")
        {
            spec,
            batch,
            length,
        };
        command.SetAction(parsed =>
        {
            string text = ArchitectureCompiler.Explain(
                SpecFiles.ReadArchitecture(parsed.GetRequiredValue(spec)).Spec!,
                parsed.GetValue(batch),
                parsed.GetValue(length)
            );
            parsed.InvocationConfiguration.Output.WriteLine(text.TrimEnd());
            return ExitCode.Done;
        });
        return command;
    }
}
