using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Trials;
using Weft.Tool.Paper;
using Weft.Tool.Progress;

namespace Weft.Tool.Commands;

/// <summary><c>weft paper</c>: runs the paper's experiments and prints which of its claims hold.</summary>
internal static class PaperCommand
{
    public static Command Create()
    {
        var quick = new Option<bool>("--quick")
        {
            Description =
                $"One seed and one step in {Shortened.QuickFraction}: shows that all runs, not what the full run shows.",
        };
        var directory = new Option<string>("--out")
        {
            Description = "Directory for claims and reports; a run goes on with what is missing there.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("out", "paper"),
        };
        var only = new Option<string[]>("--only")
        {
            Description = $"One experiment: {string.Join(", ", Ids())}. May be repeated.",
            HelpName = "ID",
            DefaultValueFactory = _ => [],
        };
        only.AcceptOnlyFromAmong([.. Ids()]);
        var arguments = new RunArguments();
        var command = new Command("paper", "Run the experiments of the paper and check its claims.")
        {
            quick,
            directory,
            only,
        };
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            long start = Stopwatch.GetTimestamp();
            string[] chosen = parsed.GetRequiredValue(only);
            IEnumerable<string> files = PaperExperiments
                .All.Where(e => chosen.Length == 0 || chosen.Contains(e.Id))
                .Select(e => e.File);
            var run = new PaperRun(
                [.. files.Select(file => Record(file, parsed.GetValue(quick)))],
                OutputDirectory.Prepare(parsed.GetRequiredValue(directory)),
                arguments.Read(parsed),
                string.Join(
                    ' ',
                    [
                        "weft paper",
                        .. parsed.GetValue(quick) ? ["--quick"] : Array.Empty<string>(),
                        .. chosen.Select(id => $"--only {id}"),
                    ]
                )
            );
            TextWriter output = parsed.InvocationConfiguration.Output;
            (int code, IReadOnlyList<ClaimOutcome> claims) = run.Run(output, parsed.InvocationConfiguration.Error);
            output.WriteLine();
            ClaimsTable.Write(output, claims);
            output.WriteLine();
            output.WriteLine(
                $"{claims.Count(c => c.Holds == true)} of {claims.Count} claims hold; "
                    + $"{ProgressText.Duration(Stopwatch.GetElapsedTime(start))} in this run"
            );
            return code;
        });
        return command;
    }

    private static IEnumerable<string> Ids() => PaperExperiments.All.Select(experiment => experiment.Id);

    private static ExperimentRecord Record(string name, bool quick)
    {
        string path = PaperExperiments.PathOf(name);
        ExperimentFile file = SpecFiles.ReadExperiment(path);
        ExperimentSpec spec = quick ? Shortened.Quick(file.Spec) : file.Spec;
        string command = quick ? $"weft compare {path} --steps {spec.Training.Steps}" : $"weft compare {path}";
        return new ExperimentRecord(spec, file.Sources, command, CompileOptions.Default);
    }
}
