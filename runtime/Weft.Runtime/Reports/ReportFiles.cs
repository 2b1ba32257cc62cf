using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Reports;

/// <summary>All files of a report, by name and text; who writes them decides where.</summary>
public static class ReportFiles
{
    /// <summary>The report: <c>report.md</c>, <c>report.html</c> and the figures in <c>plots/</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ReportDocument document) =>
        [
            .. ReportOutline
                .FiguresOf(ReportOutline.Of(document))
                .Select(f => KeyValuePair.Create($"plots/{f.Id}.svg", SvgPlot.Document(f))),
            new("report.md", MarkdownReport.Write(document)),
            new("report.html", HtmlReport.Write(document)),
        ];
}
