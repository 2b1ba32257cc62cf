using System.CommandLine;

namespace Weft.Tool.Commands;

/// <summary><c>weft rates EXPERIMENT</c>: how fast the error of each design falls with its size.</summary>
internal static class RatesCommand
{
    public static Command Create()
    {
        var arguments = new ExperimentArguments();
        var command = new Command(
            "rates",
            "Measure how fast errors fall with size: best approximations, trained models, and what lies between."
        );
        arguments.AddTo(command);
        command.SetAction(parsed =>
            arguments.ReadRates(parsed).Run(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)
        );
        return command;
    }
}
