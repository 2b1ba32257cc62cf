using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using Weft.Compiler.Diagnostics;

namespace Weft.Runtime.Reports;

/// <summary>Writes a table: numbers to the right, failures in colour, long ones folded away.</summary>
internal static class HtmlTable
{
    // Longer text breaks into lines.
    private const int Wide = 40;

    /// <summary>Appends the table.</summary>
    public static void Write(StringBuilder page, ReportTable table)
    {
        bool folded = table.Rows.Count > table.Shown;
        if (folded)
        {
            page.Append($"<details><summary>{table.Rows.Count} {Encode(table.Unit)}</summary>\n");
        }

        // Focusable, so that a wide table can be scrolled from the keyboard.
        page.Append("<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead><tr>");
        foreach (ReportColumn column in table.Columns)
        {
            page.Append(column.Numeric ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
            page.Append(Encode(column.Name)).Append("</th>");
        }

        page.Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            Row(page, table, row);
        }

        page.Append("</tbody>\n</table>\n</div>\n").Append(folded ? "</details>\n" : "");
    }

    private static void Row(StringBuilder page, ReportTable table, IReadOnlyList<string> cells)
    {
        bool failed = cells
            .Where((c, i) => table.Columns[i].Name == "status" && c.StartsWith("failed", StringComparison.Ordinal))
            .Any();
        page.Append(failed ? "<tr class=\"failed\">" : "<tr>");
        for (int i = 0; i < cells.Count; i++)
        {
            page.Append(
                table.Columns[i].Numeric ? "<td class=\"n\">"
                : cells[i].Length > Wide ? "<td class=\"wide\">"
                : "<td>"
            );
            page.Append(Verdict(table.Columns[i].Name, cells[i])).Append("</td>");
        }

        page.Append("</tr>\n");
    }

    // Whether a claim holds is what a reader looks for first: it gets a mark beside its word.
    private static string Verdict(string column, string cell) =>
        (column, cell) switch
        {
            (ClaimText.VerdictColumn, ClaimText.Holds) => $"<span class=\"yes\">{cell}</span>",
            (ClaimText.VerdictColumn, ClaimText.Fails) => $"<span class=\"no\">{cell}</span>",
            _ => Encode(cell),
        };

    private static string Encode(string text) => WebUtility.HtmlEncode(PrintableText.Lines(text));
}
