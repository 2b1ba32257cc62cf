using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Trials;

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

    /// <summary>The same table; these of its columns say what a row is about.</summary>
    public ReportTable Naming(params IEnumerable<string> columns) =>
        this with
        {
            Columns = [.. Columns.Select(c => c with { Names = c.Names || columns.Contains(c.Name) })],
        };

    /// <summary>More rows than this are folded away on a page.</summary>
    public int Shown { get; init; } = int.MaxValue;

    /// <summary>What is said of the rows that are folded away: "72 trials".</summary>
    public string Unit { get; init; } = "rows";

    /// <summary>
    /// The table without the columns that name what a row is about and say the same in all of them, and those columns with
    /// their value, which stand above the table. Columns with nothing in any row are in neither.
    /// </summary>
    internal (ReportTable Table, IReadOnlyList<KeyValuePair<string, string>> Common) Lift()
    {
        bool[] lifted = [.. Columns.Select((c, i) => Rows.Count > 1 && c.Names && IsConstant(i))];
        if (!lifted.Contains(true) || !lifted.Contains(false))
        {
            return (this, []);
        }

        IReadOnlyList<T> Kept<T>(IReadOnlyList<T> row) => [.. row.Where((_, i) => !lifted[i])];
        return (
            this with
            {
                Columns = Kept(Columns),
                Rows = [.. Rows.Select(Kept)],
            },
            [
                .. Columns
                    .Select((c, i) => (c.Name, Value: Rows[0][i], Lifted: lifted[i]))
                    .Where(c => c.Lifted && c.Value != NumberText.Missing)
                    .Select(c => KeyValuePair.Create(c.Name, c.Value)),
            ]
        );
    }

    /// <summary>"In every row: task heavy-tail, seeds 3."; empty for nothing.</summary>
    internal static string CommonText(IReadOnlyList<KeyValuePair<string, string>> common) =>
        common.Count == 0 ? "" : $"In every row: {string.Join(", ", common.Select(c => $"{c.Key} {c.Value}"))}.";

    private bool IsConstant(int column) => Rows.All(row => row[column] == Rows[0][column]);
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Numeric">Whether it holds numbers: aligned to the right and sorted by value.</param>
public sealed record ReportColumn(string Name, bool Numeric = false)
{
    /// <summary>
    /// Whether it says what a row is about, and not what was measured: where all rows agree, it stands above the table, so
    /// that a narrow screen has room for numbers.
    /// </summary>
    public bool Names { get; init; }
}
