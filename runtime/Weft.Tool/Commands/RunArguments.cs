using System;
using System.CommandLine;
using System.IO;
using Weft.Runtime.Files;
using Weft.Runtime.Reports;

namespace Weft.Tool.Commands;

/// <summary>What every command that trains takes, whatever it trains.</summary>
internal sealed class RunArguments
{
    private readonly Option<int?> _workers = Options.Positive(
        "--workers",
        "Train so many trials at once, by default one a core; results do not depend on it.",
        Options.MostThreads
    );

    private readonly Option<string?> _tensorBoard = new("--tensorboard")
    {
        Description = "Also write loss curves to this directory, as event files for TensorBoard.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description =
            "Start from the weights in this file, as 'construct' saves them; results are not stored for a later run.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "Show no progress." };

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_workers);
        command.Add(_tensorBoard);
        command.Add(_from);
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
        )
        {
            From = Weights(parsed),
        };
    }

    private string? Weights(ParseResult parsed)
    {
        if (parsed.GetValue(_from) is not { } file)
        {
            return null;
        }

        try
        {
            return InputFile.Require(file, InputFile.LargestWeights) > 0
                ? file
                : throw new InputException(
                    $"{file}: error: the file is empty; name weights that 'weft construct' saved"
                );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{file}: error: there is no such file of weights; 'weft construct' writes them");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: error: {e.Message}; 'weft construct' writes weights");
        }
    }
}
