using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;

namespace Weft.Runtime.Reports;

/// <summary><c>report.html</c>: one page that holds everything it needs and asks the network for nothing.</summary>
public static class HtmlReport
{
    /// <summary>The text of the file.</summary>
    public static string Write(ReportDocument document)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append("<title>").Append(Encode(document.Experiment)).Append("</title>\n");
        page.Append("<style>\n").Append(ReportStyle.Css).Append("</style>\n</head>\n<body>\n<main>\n");

        page.Append("<header>\n<h1>").Append(Encode(document.Experiment)).Append("</h1>\n");
        if (document.Description.Length > 0)
        {
            page.Append("<p class=\"lead\">").Append(Encode(document.Description)).Append("</p>\n");
        }

        page.Append("<p class=\"status\">").Append(Encode(ReportText.Progress(document))).Append("</p>\n</header>\n");
        Section(page, "Comparison", ReportText.Reading);
        Table(page, ReportText.Summary(TrialGroup.Of(document.Trials)));
        FigureGrid(page, Figures.Of(document));
        if (document.Matches.Count > 0)
        {
            Section(page, "Matched sizes", MatchText.Reading);
            Table(page, MatchText.Table(document));
        }

        ReportTable slopes = ReportText.Slopes(document.Trials);
        if (slopes.Rows.Count > 0)
        {
            Section(page, "Learned slopes", null);
            Table(page, slopes);
        }

        Section(page, "Trials", null);
        Table(page, ReportText.Trials(document.Trials));
        Section(page, "Settings and machine", null);
        Table(page, ReportText.Settings(document));
        Section(page, "Reproduce", null);
        page.Append("<pre>").Append(Encode(document.Command)).Append("</pre>\n");
        foreach (SourceFile source in document.Sources)
        {
            page.Append("<details>\n<summary>").Append(Encode(source.Path)).Append("</summary>\n<pre>");
            page.Append(Encode(source.Text)).Append("</pre>\n</details>\n");
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Section(StringBuilder page, string title, string? words)
    {
        page.Append("<h2>").Append(title).Append("</h2>\n");
        if (words is not null)
        {
            page.Append("<p>").Append(Encode(words)).Append("</p>\n");
        }
    }

    private static void FigureGrid(StringBuilder page, IReadOnlyList<Figure> figures)
    {
        if (figures.Count == 0)
        {
            return;
        }

        Section(page, "Figures", ReportText.FigureReading);
        page.Append("<div class=\"figures\">\n");
        foreach (Figure figure in figures)
        {
            page.Append("<figure>").Append(SvgPlot.Element(figure)).Append("</figure>\n");
        }

        page.Append("</div>\n");
    }

    private static void Table(StringBuilder page, ReportTable table)
    {
        // Focusable, so that a wide table can be scrolled from the keyboard.
        page.Append("<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead>");
        Row(page, table, table.Header, "th");
        page.Append("</thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            Row(page, table, row, "td");
        }

        page.Append("</tbody>\n</table>\n</div>\n");
    }

    private static void Row(StringBuilder page, ReportTable table, IReadOnlyList<string> cells, string element)
    {
        bool failed = cells
            .Where((c, i) => table.Header[i] == "status" && c.StartsWith("failed", StringComparison.Ordinal))
            .Any();
        page.Append(failed ? "<tr class=\"failed\">" : "<tr>");
        for (int i = 0; i < cells.Count; i++)
        {
            page.Append('<').Append(element).Append(i < table.TextColumns ? ">" : " class=\"n\">");
            page.Append(Encode(cells[i])).Append("</").Append(element).Append('>');
        }

        page.Append("</tr>\n");
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
