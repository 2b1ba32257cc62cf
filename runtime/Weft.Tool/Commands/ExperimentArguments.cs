using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using Weft.Compiler.Spec;

namespace Weft.Tool.Commands;

/// <summary>What the commands that take an experiment take.</summary>
/// <param name="isRequired">Whether there has to be an experiment.</param>
internal sealed class ExperimentArguments(bool isRequired = true)
{
    private readonly Argument<string> _experiment = new("EXPERIMENT")
    {
        Description = "An experiment (*.exp.yaml).",
        Arity = isRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description =
            "Directory for results and report, by default out/ and the experiment's file name; a run goes on with what is missing there.",
        HelpName = "DIR",
    };

    private readonly Option<int?> _steps = Options.Positive(
        "--steps",
        "Train this many steps instead of the experiment's.",
        Options.MostSteps
    );

    private readonly Option<string[]> _withoutPasses = Options.WithoutPasses();

    private readonly RunArguments _run = new();

    /// <summary>Adds the arguments to a command that trains.</summary>
    public void AddTo(Command command)
    {
        AddWhereTo(command);
        command.Add(_steps);
        command.Add(_withoutPasses);
        _run.AddTo(command);
    }

    /// <summary>Adds the arguments to a command that trains nothing.</summary>
    public void AddWhereTo(Command command)
    {
        command.Add(_experiment);
        command.Add(_out);
    }

    /// <summary>Whether there is an experiment.</summary>
    public bool IsGiven(CommandResult result) => result.GetResult(_experiment) is { Tokens.Count: > 0 };

    /// <summary>Reads the experiment and makes sure of the output directory, so that no training is in vain.</summary>
    public ExperimentRun Read(ParseResult parsed)
    {
        (ExperimentRecord record, OutputDirectory directory, RunOptions run) = ReadAll(parsed);
        return new(record, directory, run);
    }

    /// <summary>The same for a study of rates.</summary>
    public RatesRun ReadRates(ParseResult parsed)
    {
        (ExperimentRecord record, OutputDirectory directory, RunOptions run) = ReadAll(parsed);
        return new(record, directory, run);
    }

    /// <summary>The experiment and where to write, for a command that trains nothing.</summary>
    public (ExperimentSpec Experiment, OutputDirectory Directory) ReadWhere(ParseResult parsed)
    {
        ExperimentFile file = ReadFile(parsed);
        return (file.Spec, OutputDirectory.Prepare(Target(parsed)));
    }

    private (ExperimentRecord Record, OutputDirectory Directory, RunOptions Run) ReadAll(ParseResult parsed)
    {
        ExperimentFile file = ReadFile(parsed);
        ExperimentSpec spec = file.Spec;
        string command = $"weft {parsed.CommandResult.Command.Name} {parsed.GetRequiredValue(_experiment)}";
        if (parsed.GetValue(_steps) is { } steps)
        {
            if (spec.SweptFields.Contains("training.steps"))
            {
                throw new InputException(
                    $"--steps: error: found it with {parsed.GetRequiredValue(_experiment)}, which sweeps training.steps, expected one of the two; leave --steps out or shorten the sweep"
                );
            }

            spec = Shortened.To(steps, spec);
            command += $" --steps {steps}";
        }

        string[] withoutPasses = parsed.GetRequiredValue(_withoutPasses);
        command += string.Concat(withoutPasses.Select(name => $" --no-pass {name}"));
        RunOptions run = _run.Read(parsed);
        command += run.From is { } from ? $" --from {from}" : "";
        return (
            new ExperimentRecord(spec, file.Sources, command, Options.Compile(withoutPasses))
            {
                DataRemarks = file.DataRemarks,
            },
            OutputDirectory.Prepare(Target(parsed)),
            run
        );
    }

    private ExperimentFile ReadFile(ParseResult parsed) =>
        SpecFiles.ReadExperiment(parsed.GetRequiredValue(_experiment));

    private string Target(ParseResult parsed) =>
        parsed.GetValue(_out)
        ?? Path.Combine("out", Path.GetFileName(parsed.GetRequiredValue(_experiment))[..^SpecSuffix.Experiment.Length]);
}
