using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Compiler.Diagnostics;

namespace Weft.Runtime.Reports;

/// <summary><c>report.md</c>: the report for a terminal, a review or a repository.</summary>
public static partial class MarkdownReport
{
    /// <summary>The text of the file; figures are linked as <c>plots/*.svg</c>.</summary>
    public static string Write(ReportDocument document) =>
        Write(
            document.Experiment,
            document.Description,
            [
                ReportText.Progress(document),
                .. document.Claims.Count == 0 ? Array.Empty<string>() : [ClaimText.Count(document.Claims)],
            ],
            ReportOutline.Of(document)
        );

    /// <summary>A file of any sections.</summary>
    internal static string Write(
        string title,
        string lead,
        IEnumerable<string> facts,
        IReadOnlyList<ReportSection> sections
    )
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Encode(title)).Append("\n\n");
        if (lead.Length > 0)
        {
            text.Append(Encode(lead)).Append("\n\n");
        }

        text.AppendJoin("; ", facts.Select(Encode)).Append(".\n\n");
        foreach (ReportSection section in sections)
        {
            text.Append("## ").Append(Encode(section.Title)).Append("\n\n");
            foreach (ReportBlock block in section.Blocks)
            {
                Block(text, block);
            }
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static void Block(StringBuilder text, ReportBlock block)
    {
        switch (block)
        {
            case ReportWords words:
                text.Append(Encode(words.Text)).Append("\n\n");
                break;
            case ReportTable table:
                Table(text, table);
                break;
            case ReportFigures figures:
                FigureLinks(text, figures);
                break;
            case ReportLink link:
                text.Append($"[{Encode(link.Text)}]({link.Experiment}/report.md)\n\n");
                break;
            case ReportListing listing:
                if (listing.Name.Length > 0)
                {
                    text.Append(Encode(listing.Name)).Append(":\n\n");
                }

                Fence(text, listing.Text, listing.Language);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(block), block, "no way to write it is known");
        }
    }

    private static void FigureLinks(StringBuilder text, ReportFigures figures)
    {
        foreach (Figure figure in figures.Figures)
        {
            text.Append("![")
                .Append(Encode(figure.Title))
                .Append("](")
                .Append(figures.Folder)
                .Append('/')
                .Append(figure.Id)
                .Append(".svg)\n\n");
            if (figure.Note.Length > 0)
            {
                text.Append(Encode(figure.Note)).Append("\n\n");
            }
        }
    }

    private static void Table(StringBuilder text, ReportTable whole)
    {
        (ReportTable table, IReadOnlyList<KeyValuePair<string, string>> common) = whole.Lift();
        if (common.Count > 0)
        {
            text.Append(Encode(ReportTable.CommonText(common))).Append("\n\n");
        }

        // A review shows HTML in Markdown; the blank lines let the table be one.
        bool folded = table.Rows.Count > table.Shown;
        if (folded)
        {
            text.Append($"<details><summary>{table.Rows.Count} {Encode(table.Unit)}</summary>\n\n");
        }

        Row(text, table.Columns.Select(c => c.Name));
        Row(text, table.Columns.Select(c => c.Numeric ? "---:" : "---"), encode: false);
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            Row(text, row);
        }

        text.Append(folded ? "\n</details>\n\n" : "\n");
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
            .Append(PrintableText.Lines(content.TrimEnd()))
            .Append('\n')
            .Append(fence)
            .Append("\n\n");
    }

    /// <summary>One line in which nothing is markup.</summary>
    private static string Encode(string value) =>
        Markup()
            .Replace(PrintableText.Line(value.ReplaceLineEndings(" ")), @"\$0")
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal);

    [GeneratedRegex(@"[\\`*_\[\]|#]")]
    private static partial Regex Markup();

    [GeneratedRegex("`+")]
    private static partial Regex Backticks();
}
