using System.CommandLine;

namespace Weft.Tool.Commands;

/// <summary><c>weft train EXPERIMENT</c>: trains every trial and prints a line for each.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var arguments = new ExperimentArguments();
        var command = new Command("train", "Train the trials of an experiment.");
        arguments.AddTo(command);
        command.SetAction(parsed =>
            arguments.Read(parsed).Run(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error).Code
        );
        return command;
    }
}
