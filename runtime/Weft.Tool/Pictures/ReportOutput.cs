using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Reports;

namespace Weft.Tool.Pictures;

/// <summary>Writes everything that there is to say of an experiment: results, report, and every plot as SVG and as PNG.</summary>
internal static class ReportOutput
{
    /// <summary>Writes the files, what cannot be computed again first.</summary>
    /// <param name="directory">Where to.</param>
    /// <param name="document">What was measured.</param>
    /// <param name="results">Files besides those of every report.</param>
    /// <param name="folder">A folder within the directory, with a slash at its end; empty for the directory itself.</param>
    public static void Write(
        OutputDirectory directory,
        ReportDocument document,
        IEnumerable<KeyValuePair<string, string>> results,
        string folder = ""
    )
    {
        IReadOnlyList<KeyValuePair<string, string>> report = ReportFiles.Of(document);
        directory.Write(
            results
                .Append(new("results.csv", ResultsCsv.Write(document)))
                .Concat(report)
                .Select(file => KeyValuePair.Create(folder + file.Key, file.Value))
        );
        foreach ((string name, string svg) in report.Where(f => f.Key.EndsWith(".svg", StringComparison.Ordinal)))
        {
            directory.Write($"{folder}{name[..^".svg".Length]}.png", PngPlot.Of(svg));
        }
    }
}
