using System;
using System.IO;
using Spectre.Console;

namespace Weft.Tool.Progress;

/// <summary>Chooses the display that suits where output goes.</summary>
internal static class TrialDisplays
{
    /// <summary>The display.</summary>
    /// <param name="output">Takes the line of each trial that has ended.</param>
    /// <param name="error">Takes progress, where the output is no terminal.</param>
    /// <param name="quiet">Whether there is to be none.</param>
    public static ITrialDisplay For(TextWriter output, TextWriter error, bool quiet)
    {
        if (quiet)
        {
            return new QuietDisplay(output);
        }

        // Output that was handed in by a caller is no terminal, even where the process has one.
        bool terminal =
            output is PrintableWriter { Inner: var inner }
            && ReferenceEquals(inner, Console.Out)
            && !Console.IsOutputRedirected
            && AnsiConsole.Profile.Capabilities.Interactive;
        var total = new TotalProgress(TimeProvider.System);
        return terminal ? new BarDisplay(AnsiConsole.Console, total) : new PlainDisplay(output, error, total);
    }
}
