using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Weft.Runtime.Reports;

/// <summary><c>report.md</c>: the report for a terminal, a review or a repository.</summary>
public static partial class MarkdownReport
{
    /// <summary>The text of the file; figures are linked as <c>plots/*.svg</c>.</summary>
    public static string Write(ReportDocument document)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Encode(document.Experiment)).Append("\n\n");
        if (document.Description.Length > 0)
        {
            text.Append(Encode(document.Description)).Append("\n\n");
        }

        text.Append(ReportText.Progress(document)).Append(".\n\n## Comparison\n\n");
        Table(text, ReportText.Summary(TrialGroup.Of(document.Trials)));
        text.Append(ReportText.Reading).Append("\n\n");
        FigureLinks(text, Figures.Of(document));
        if (document.Matches.Count > 0)
        {
            text.Append("## Matched sizes\n\n").Append(MatchText.Reading).Append("\n\n");
            Table(text, MatchText.Table(document));
        }

        ReportTable slopes = ReportText.Slopes(document.Trials);
        if (slopes.Rows.Count > 0)
        {
            text.Append("## Learned slopes\n\n");
            Table(text, slopes);
        }

        text.Append("## Trials\n\n");
        Table(text, ReportText.Trials(document.Trials));
        text.Append("## Settings and machine\n\n");
        Table(text, ReportText.Settings(document));
        text.Append("## Reproduce\n\n");
        Fence(text, document.Command, "sh");
        foreach (SourceFile source in document.Sources)
        {
            text.Append(Encode(source.Path)).Append(":\n\n");
            Fence(text, source.Text, "yaml");
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static void FigureLinks(StringBuilder text, IReadOnlyList<Figure> figures)
    {
        if (figures.Count == 0)
        {
            return;
        }

        text.Append("## Figures\n\n").Append(ReportText.FigureReading).Append("\n\n");
        foreach (Figure figure in figures)
        {
            text.Append("![").Append(Encode(figure.Title)).Append("](plots/").Append(figure.Id).Append(".svg)\n\n");
        }
    }

    private static void Table(StringBuilder text, ReportTable table)
    {
        Row(text, table.Header);
        Row(text, [.. table.Header.Select((_, i) => i < table.TextColumns ? "---" : "---:")], encode: false);
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            Row(text, row);
        }

        text.Append('\n');
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells, bool encode = true) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(c => encode ? Encode(c) : c)).Append(" |\n");

    private static void Fence(StringBuilder text, string content, string language)
    {
        // A fence longer than any run of backticks inside cannot be closed by the content.
        int longest = Backticks().Matches(content).Select(m => m.Length).DefaultIfEmpty(0).Max();
        string fence = new('`', Math.Max(3, longest + 1));
        text.Append(fence)
            .Append(language)
            .Append('\n')
            .Append(content.TrimEnd())
            .Append('\n')
            .Append(fence)
            .Append("\n\n");
    }

    /// <summary>One line in which nothing is markup.</summary>
    private static string Encode(string value) =>
        Markup()
            .Replace(value.ReplaceLineEndings(" "), @"\$0")
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal);

    [GeneratedRegex(@"[\\`*_\[\]|#]")]
    private static partial Regex Markup();

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();
}
