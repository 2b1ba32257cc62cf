using System;
using System.IO;
using Spectre.Console;

namespace Weft.Tool.Progress;

/// <summary>Chooses the display that suits where output goes.</summary>
internal static class TrialDisplays
{
    public static ITrialDisplay For(TextWriter output, bool quiet)
    {
        if (quiet)
        {
            return new QuietDisplay(output);
        }

        // Output that was handed in by a caller is no terminal, even where the process has one.
        bool terminal =
            ReferenceEquals(output, Console.Out)
            && !Console.IsOutputRedirected
            && AnsiConsole.Profile.Capabilities.Interactive;
        return terminal ? new BarDisplay(AnsiConsole.Console) : new PlainDisplay(output);
    }
}
