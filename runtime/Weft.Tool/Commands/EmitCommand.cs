using System.CommandLine;
using Weft.Compiler;

namespace Weft.Tool.Commands;

/// <summary><c>weft emit SPEC</c>: prints the C# that an architecture is compiled to.</summary>
internal static class EmitCommand
{
    public static Command Create()
    {
        var spec = new Argument<string>("SPEC") { Description = "An architecture (*.arch.yaml)." };
        Option<string[]> withoutPasses = Options.WithoutPasses();
        var command = new Command("emit", "Print the C# that an architecture is compiled to.") { spec, withoutPasses };
        command.SetAction(parsed =>
        {
            string source = ArchitectureCompiler.Emit(
                SpecFiles.ReadArchitecture(parsed.GetRequiredValue(spec)).Spec!,
                CompileOptions.Default.Without(parsed.GetRequiredValue(withoutPasses))
            );
            parsed.InvocationConfiguration.Output.Write(source);
            return ExitCode.Done;
        });
        return command;
    }
}
