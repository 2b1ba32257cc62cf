using System.CommandLine;
using System.IO;
using System.Linq;
using Weft.Compiler.Spec;

namespace Weft.Tool.Commands;

/// <summary>What <c>train</c> and <c>compare</c> take.</summary>
internal sealed class ExperimentArguments
{
    private readonly Argument<string> _experiment = new("EXPERIMENT") { Description = "An experiment (*.exp.yaml)." };

    private readonly Option<string?> _out = new("--out")
    {
        Description =
            "Directory for results and report, by default out/ and the experiment's file name; a run goes on with what is missing there.",
        HelpName = "DIR",
    };

    private readonly Option<int?> _steps = Options.Positive(
        "--steps",
        "Train this many steps instead of the experiment's."
    );

    private readonly Option<string[]> _withoutPasses = Options.WithoutPasses();

    private readonly RunArguments _run = new();

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_experiment);
        command.Add(_out);
        command.Add(_steps);
        command.Add(_withoutPasses);
        _run.AddTo(command);
    }

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
    public (ExperimentRecord Record, OutputDirectory Directory) ReadRecord(ParseResult parsed)
    {
        (ExperimentRecord record, OutputDirectory directory, _) = ReadAll(parsed);
        return (record, directory);
    }

    private (ExperimentRecord Record, OutputDirectory Directory, RunOptions Run) ReadAll(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_experiment);
        if (!SpecSuffix.IsExperiment(path))
        {
            SpecFiles.ReadText(path);
            throw new InputException($"{path}: error: the name of an experiment ends in {SpecSuffix.Experiment}");
        }

        ExperimentFile file = SpecFiles.ReadExperiment(path);
        ExperimentSpec spec = file.Spec;
        string directory =
            parsed.GetValue(_out) ?? Path.Combine("out", Path.GetFileName(path)[..^SpecSuffix.Experiment.Length]);
        string command = $"weft {parsed.CommandResult.Command.Name} {path}";
        if (parsed.GetValue(_steps) is { } steps)
        {
            spec = spec with { Training = Shortened.To(steps, spec.Training) };
            command += $" --steps {steps}";
        }

        string[] withoutPasses = parsed.GetRequiredValue(_withoutPasses);
        command += string.Concat(withoutPasses.Select(name => $" --no-pass {name}"));
        RunOptions run = _run.Read(parsed);
        command += run.From is { } from ? $" --from {from}" : "";
        return (
            new ExperimentRecord(spec, file.Sources, command, Options.Compile(withoutPasses)),
            OutputDirectory.Prepare(directory),
            run
        );
    }
}
