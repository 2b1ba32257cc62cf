using System.CommandLine;
using System.IO;
using Weft.Runtime.Reports;

namespace Weft.Tool.Commands;

/// <summary><c>weft compare EXPERIMENT</c>: trains every trial, then prints a table of means over seeds and which claims hold.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var arguments = new ExperimentArguments();
        var command = new Command("compare", "Train the trials of an experiment and compare them.");
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            (int code, ReportDocument document) = arguments
                .Read(parsed)
                .Run(output, parsed.InvocationConfiguration.Error);
            if (document.Trials.Count > 0)
            {
                output.WriteLine();
                ComparisonTable.Write(output, TrialGroup.Of(document.Trials));
            }

            if (document.Claims.Count > 0)
            {
                output.WriteLine();
                ClaimsTable.Write(output, document.Claims);
            }

            return code;
        });
        return command;
    }
}
