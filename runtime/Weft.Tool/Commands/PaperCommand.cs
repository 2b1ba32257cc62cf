using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Weft.Runtime.Reports;
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
        Options.Restrict(only, [.. Ids()]);
        var text = new Option<string?>("--text")
        {
            Description =
                "Text or folder of texts for the experiments on language; without it one is found or generated.",
            HelpName = "FILE",
        };
        Option<int?> firstSeed = Options.Positive(
            "--first-seed",
            "Take seeds from this one on, as many as each experiment declares: whether verdicts hang on the seeds.",
            Options.GreatestSeed
        );
        var claimsOnly = new Option<bool>("--claims-only")
        {
            Description =
                "Train only what claims are made of: their verdicts at less than half the cost, and figures that lack the rest.",
        };
        var arguments = new RunArguments();
        var command = new Command("paper", "Run the experiments of the paper and check its claims.")
        {
            quick,
            directory,
            only,
            text,
            firstSeed,
            claimsOnly,
        };
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            long start = Stopwatch.GetTimestamp();
            TextWriter output = parsed.InvocationConfiguration.Output;
            string[] chosen = parsed.GetRequiredValue(only);
            OutputDirectory target = OutputDirectory.Prepare(parsed.GetRequiredValue(directory));
            var choice = new PaperChoice(
                parsed.GetValue(quick),
                parsed.GetValue(claimsOnly),
                parsed.GetValue(firstSeed)
            );
            var reader = new PaperReader(target, parsed.GetValue(text), choice);
            var run = new PaperRun(
                [
                    .. PaperExperiments
                        .All.Where(e => chosen.Length == 0 || chosen.Contains(e.Id))
                        .Select(e => reader.Read(e.Id, PaperExperiments.PathOf(e.File))),
                ],
                target,
                arguments.Read(parsed),
                string.Join(
                    ' ',
                    [
                        $"weft paper{choice}",
                        .. chosen.Select(id => $"--only {id}"),
                        .. parsed.GetValue(text) is { } given ? [$"--text {given}"] : Array.Empty<string>(),
                    ]
                )
            );
            if (reader.TextName is { } name)
            {
                output.WriteLine($"text: {name}");
            }

            (int code, IReadOnlyList<ClaimOutcome> claims) = run.Run(output, parsed.InvocationConfiguration.Error);
            output.WriteLine();
            ClaimsTable.Write(output, claims);
            output.WriteLine();
            output.WriteLine(
                $"{ClaimText.Count(claims)}; " + $"{ProgressText.Duration(Stopwatch.GetElapsedTime(start))} in this run"
            );
            return code;
        });
        return command;
    }

    private static IEnumerable<string> Ids() => PaperExperiments.All.Select(experiment => experiment.Id);
}
