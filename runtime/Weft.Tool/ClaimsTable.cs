using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Runtime.Reports;
using Weft.Runtime.Trials;

namespace Weft.Tool;

/// <summary>Claims, one row each: what the source says, what was measured, and whether it holds.</summary>
internal static class ClaimsTable
{
    private static readonly string[] s_header = ["id", "claim", "paper", "ours", "verdict"];

    /// <summary>Plain columns for the terminal.</summary>
    public static void Write(TextWriter output, IReadOnlyList<ClaimOutcome> claims) =>
        PlainColumns.Write(output, [s_header, .. claims.Select(Row)], _ => false);

    /// <summary>The same as a table of Markdown.</summary>
    public static IEnumerable<string> Markdown(IReadOnlyList<ClaimOutcome> claims) =>
        [
            $"| {string.Join(" | ", s_header)} |",
            $"|{string.Concat(Enumerable.Repeat("---|", s_header.Length))}",
            .. claims.Select(c => $"| {string.Join(" | ", Row(c).Select(Escaped))} |"),
        ];

    private static string[] Row(ClaimOutcome claim) =>
        [
            claim.Id,
            claim.Text,
            claim.Paper.Length == 0 ? NumberText.Missing : claim.Paper,
            claim.Ours,
            ClaimText.Verdict(claim.Verdict),
        ];

    // A bar would end the cell, and a mark of Markdown would change the text.
    private static string Escaped(string text) =>
        PrintableText.Line(text).Replace("|", "\\|").Replace("<", "&lt;").Replace("*", "\\*").Replace("_", "\\_");
}
