using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Reports;

/// <summary>A table of plain text. A page lets its reader sort it, numbers by value.</summary>
/// <param name="Columns">Names of the columns and what they hold.</param>
/// <param name="Rows">Cells, as many a row as there are columns.</param>
public sealed record ReportTable(IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
    : ReportBlock
{
    /// <summary>A table whose first columns hold text and the others numbers.</summary>
    /// <param name="header">Names of the columns.</param>
    /// <param name="textColumns">How many columns, from the first, hold text.</param>
    /// <param name="rows">Cells.</param>
    public ReportTable(IReadOnlyList<string> header, int textColumns, IReadOnlyList<IReadOnlyList<string>> rows)
        : this([.. header.Select((name, i) => new ReportColumn(name, i >= textColumns))], rows) { }

    /// <summary>More rows than this are folded away on a page.</summary>
    public int Shown { get; init; } = int.MaxValue;

    /// <summary>What is said of the rows that are folded away: "72 trials".</summary>
    public string Unit { get; init; } = "rows";
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Numeric">Whether it holds numbers: aligned to the right and sorted by value.</param>
public sealed record ReportColumn(string Name, bool Numeric = false);
