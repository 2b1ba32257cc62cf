using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Compiler.Diagnostics;

namespace Weft.Runtime.Reports;

/// <summary>Writes a table: numbers to the right, failures in colour, long ones folded away.</summary>
internal static partial class HtmlTable
{
    // Longer text breaks into lines.
    private const int Wide = 40;

    /// <summary>Appends the table.</summary>
    public static void Write(StringBuilder page, ReportTable whole)
    {
        (ReportTable table, IReadOnlyList<KeyValuePair<string, string>> common) = whole.Lift();
        if (common.Count > 0)
        {
            page.Append($"<p class=\"common\">{Encode(ReportTable.CommonText(common))}</p>\n");
        }

        bool folded = table.Rows.Count > table.Shown;
        if (folded)
        {
            page.Append($"<details><summary>{table.Rows.Count} {Encode(table.Unit)}</summary>\n");
        }

        // Focusable, so that a wide table can be scrolled from the keyboard.
        page.Append("<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead><tr>");
        foreach (ReportColumn column in table.Columns)
        {
            page.Append($"<th scope=\"col\"{Class(column)}>");
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
            bool wide = !table.Columns[i].Numeric && cells[i].Length > Wide;
            page.Append($"<td{(wide ? " class=\"wide\"" : Class(table.Columns[i]))}>");
            page.Append(Verdict(table.Columns[i].Name, cells[i])).Append("</td>");
        }

        page.Append("</tr>\n");
    }

    // Numbers, and those among them that only say what a row is about.
    private static string Class(ReportColumn column) =>
        !column.Numeric ? ""
        : column.Names ? " class=\"n about\""
        : " class=\"n\"";

    // Whether a claim holds is what a reader looks for first: it gets a mark beside its word.
    private static string Verdict(string column, string cell) =>
        (column, cell) switch
        {
            (ClaimText.VerdictColumn, ClaimText.Holds) => $"<span class=\"yes\">{cell}</span>",
            (ClaimText.VerdictColumn, ClaimText.Fails) => $"<span class=\"no\">{cell}</span>",
            (ClaimText.VerdictColumn, _) => $"<span class=\"open\">{Encode(cell)}</span>",
            _ => CamelCase().Replace(Encode(cell), "<wbr>"),
        };

    private static string Encode(string text) => WebUtility.HtmlEncode(PrintableText.Lines(text));

    // Where a narrow screen may break the name of a class.
    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z][a-z])")]
    private static partial Regex CamelCase();
}
