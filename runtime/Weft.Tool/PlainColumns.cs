using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Compiler.Diagnostics;

namespace Weft.Tool;

/// <summary>
/// Rows as plain columns, each as wide as its longest cell. It is not a Spectre table: those fold cells to the width of
/// the terminal, which breaks both reading and searching once the output goes to a file.
/// </summary>
internal static class PlainColumns
{
    /// <summary>Writes the rows, the first of them the header.</summary>
    /// <param name="output">Where they go.</param>
    /// <param name="rows">Cells, as many in each row.</param>
    /// <param name="isNumber">Whether the column at an index holds numbers, which end where the column ends.</param>
    public static void Write(TextWriter output, IReadOnlyList<string[]> rows, Func<int, bool> isNumber)
    {
        rows = [.. rows.Select(row => Array.ConvertAll(row, PrintableText.Line))];
        int[] widths = [.. rows[0].Select((_, i) => rows.Max(r => r[i].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select(
                (c, i) => isNumber(i) ? c.PadLeft(widths[i]) : c.PadRight(widths[i])
            );
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
