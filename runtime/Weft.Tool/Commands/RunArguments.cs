using System.CommandLine;
using Weft.Runtime.Reports;

namespace Weft.Tool.Commands;

/// <summary>What every command that trains takes, whatever it trains.</summary>
internal sealed class RunArguments
{
    private readonly Option<int?> _workers = Options.Positive(
        "--workers",
        "Train so many trials at once, by default one a core; results do not depend on it."
    );

    private readonly Option<string?> _tensorBoard = new("--tensorboard")
    {
        Description = "Also write loss curves to this directory, as event files for TensorBoard.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Show no progress." };

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_workers);
        command.Add(_tensorBoard);
        command.Add(_quiet);
    }

    /// <summary>What was given, after making sure that event files can be written.</summary>
    public RunOptions Read(ParseResult parsed)
    {
        string? events = parsed.GetValue(_tensorBoard);
        return new RunOptions(
            parsed.GetValue(_quiet),
            parsed.GetValue(_workers),
            events is null ? null : new TensorBoardLog(OutputDirectory.Prepare(events).Path)
        );
    }
}
