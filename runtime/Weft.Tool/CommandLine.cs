using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Reflection;
using Weft.Runtime;
using Weft.Tool.Commands;

namespace Weft.Tool;

/// <summary>Parses a command line, runs its command and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Set to 1 to see the stack trace of an unexpected error.</summary>
    internal const string TraceVariable = "WEFT_TRACE";

    /// <summary>All commands, in the order of the help text.</summary>
    public static RootCommand Root() =>
        new("Compiles sequence models declared in YAML, trains and compares them.")
        {
            ListCommand.Create(),
            CheckCommand.Create(),
            EmitCommand.Create(),
            ExplainCommand.Create(),
            TrainCommand.Create(),
            CompareCommand.Create(),
            PaperCommand.Create(),
            RatesCommand.Create(),
            ConstructCommand.Create(),
            BenchCommand.Create(),
        };

    /// <summary>Runs one command line; never throws.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        (output, error) = (new PrintableWriter(output), new PrintableWriter(error));
        try
        {
            if (RuntimeVariables.Explain() is { } variable)
            {
                return Complain(error, [variable]);
            }

            ParseResult parsed = Root().Parse(args);
            if (parsed.Errors.Count > 0)
            {
                return Complain(error, [.. CommandLineErrors.Describe(parsed)]);
            }

            return parsed.Invoke(
                new InvocationConfiguration
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,

                    // Signals are handled where there is something to keep: in ExperimentRun.
                    ProcessTerminationTimeout = null,
                }
            );
        }
        catch (InputException e)
        {
            return Complain(error, [.. e.Lines]);
        }
#pragma warning disable CA1031 // The last line of defence: a user never sees a stack trace unasked.
        catch (Exception e)
#pragma warning restore CA1031
        {
            error.WriteLine(
                Environment.GetEnvironmentVariable(TraceVariable) == "1"
                    ? e.ToString()
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"weft: unexpected {Innermost(e).GetType().Name}: {OneLine(Innermost(e).Message)} ({TraceVariable}=1 shows where)"
                    )
            );
            return ExitCode.Failed;
        }
    }

    private static int Complain(TextWriter error, string[] lines)
    {
        foreach (string line in lines)
        {
            error.WriteLine(OneLine(line));
        }

        return ExitCode.BadInput;
    }

    private static Exception Innermost(Exception e) =>
        e is TargetInvocationException or TypeInitializationException or AggregateException
        && e.InnerException is { } inner
            ? Innermost(inner)
            : e;

    internal static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
