using System;
using System.CommandLine;
using System.IO;

namespace Weft.Tool.Commands;

/// <summary><c>weft rates EXPERIMENT</c>: how fast the error of each design falls with its size.</summary>
internal static class RatesCommand
{
    public static Command Create()
    {
        var arguments = new ExperimentArguments(isRequired: false);
        var selfTest = new Option<bool>("--self-test")
        {
            Description =
                "In place of an experiment, fit errors whose rates are known and print how often a number is given and its interval holds.",
        };
        Option<int> draws = Options.Positive(
            "--draws",
            "Draws of every setting of the self-test.",
            1_000_000,
            Runtime.Rates.Fits.RateSelfTest.DefaultDraws
        );
        var command = new Command(
            "rates",
            "Measure how fast errors fall with size: best approximations, trained models, and what lies between."
        );
        arguments.AddTo(command);
        command.Add(selfTest);
        command.Add(draws);
        command.Validators.Add(result =>
        {
            if (result.GetValue(selfTest) == arguments.IsGiven(result))
            {
                result.AddError(
                    result.GetValue(selfTest)
                        ? "found an experiment with --self-test, expected one of them"
                        : "found no experiment, expected one (*.exp.yaml) or --self-test"
                );
            }
        });
        command.SetAction(parsed =>
            parsed.GetValue(selfTest)
                ? SelfTest(
                    parsed.GetValue(draws),
                    parsed.InvocationConfiguration.Output,
                    parsed.InvocationConfiguration.Error
                )
                : arguments
                    .ReadRates(parsed)
                    .Run(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error)
        );
        return command;
    }

    private static int SelfTest(int draws, TextWriter output, TextWriter error)
    {
        using var interruption = new Interruption();
        try
        {
            if (SelfTestTable.Run(output, draws, interruption.Token))
            {
                return ExitCode.Done;
            }

            error.WriteLine(
                "error: found a coverage outside 92 to 98 %, or a number from 4 sizes or 1 seed, expected none; with few draws chance does it: raise --draws"
            );
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("stopped by user");
        }

        return ExitCode.Failed;
    }
}
