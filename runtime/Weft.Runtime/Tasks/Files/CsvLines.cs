using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using nietras.SeparatedValues;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks.Files;

/// <summary>
/// Numbers separated by commas, which may be quoted: those of the steps, step by step, then those of the targets; an empty
/// cell is a target left out. Lines and cells are found by the package Sep; nothing is passed over but blank lines and the
/// line of names.
/// </summary>
/// <param name="names">Where columns are named.</param>
internal sealed class CsvLines(ColumnNames names) : LineFormat
{
    // What tables write where there is no number: no name of a column by itself.
    private static readonly HashSet<string> s_absent = new(StringComparer.OrdinalIgnoreCase)
    {
        "inf",
        "infinity",
        "n/a",
        "na",
        "nan",
        "nil",
        "none",
        "null",
    };

    protected override SequenceTable Read(Stream stream, SequenceTask task, ref int line)
    {
        using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        using SepReader reader = Sep.New(',')
            .Reader(options => options with { HasHeader = false, DisableColCountCheck = true })
            .From(text);
        var table = new SequenceTable(Width(task));
        int next = 1;
        string[]? first = null;
        int firstLine = 0;
        try
        {
            foreach (SepReader.Row row in reader)
            {
                line = next;
                next = row.LineNumberToExcl;
                if (row.ColCount == 1 && row[0].Span.IsWhiteSpace())
                {
                    continue;
                }

                CheckWidth(row, task, next - line);
                string[]? cells = table.Count == 0 ? Cells(row) : null;
                if (first is null)
                {
                    (first, firstLine) = (cells, line);
                    continue;
                }

                if (cells is not null && table.Names.Length == 0)
                {
                    int here = line;
                    line = firstLine;
                    Begin(table, task, first, cells, firstLine);
                    line = here;
                }

                Add(table, task, row);
            }
        }
        catch (NotSupportedException exception)
        {
            // The reader's word for a line beyond its buffer of 2^24 characters.
            line = next;
            throw new FormatException(
                $"found a line of more than {LongestLine} characters, expected shorter ones; end lines, and close quotes",
                exception
            );
        }

        if (first is not null && table.Names.Length == 0)
        {
            line = firstLine;
            Begin(table, task, first, null, firstLine);
        }

        return table;
    }

    // The first line is known for what it is when the one after it is there.
    private void Begin(SequenceTable table, SequenceTask task, string[] first, string[]? second, int line)
    {
        if (IsNames(first, second, task))
        {
            table.Names = $"line {line} names the columns ({Shortened(first)})";
            return;
        }

        table.Names = "no line names the columns";
        var row = new SequenceRow(task, table.Add());
        for (int i = 0; i < first.Length; i++)
        {
            Set(row, i, first[i], task);
        }

        row.RequireTarget();
    }

    private static void Add(SequenceTable table, SequenceTask task, SepReader.Row cells)
    {
        var row = new SequenceRow(task, table.Add());
        for (int i = 0; i < cells.ColCount; i++)
        {
            Set(row, i, Unquoted(cells[i].Span), task);
        }

        row.RequireTarget();
    }

    private static void Set(SequenceRow row, int index, ReadOnlySpan<char> cell, SequenceTask task)
    {
        if (cell.IsEmpty && index >= task.InputNumbers)
        {
            row.LeaveOut(index, Place(index));
        }
        else
        {
            row.Set(index, cell, Place(index));
        }
    }

    private bool IsNames(string[] first, string[]? second, SequenceTask task)
    {
        if (names != ColumnNames.Detect)
        {
            return names == ColumnNames.FirstLine;
        }

        if (first.All(IsName))
        {
            return true;
        }

        int strange = Array.FindIndex(first, cell => !IsNumber(cell));
        if (strange >= 0 && !(strange >= task.InputNumbers && first.All(cell => cell.Length == 0 || IsNumber(cell))))
        {
            throw new FormatException(
                $"found {Wording.Quote(first[strange])} in {Place(strange)} of the first line, expected numbers in all columns, "
                    + "or names in all; correct it, or say by 'names: first-line' or 'names: none' what the line is"
            );
        }

        if (Count(first) && second is not null && !Count(second))
        {
            throw new FormatException(
                $"found {Shortened(first)} in the first line, which may number the columns or be a sequence, expected to be told; "
                    + "write 'names: first-line' or 'names: none'"
            );
        }

        return false;
    }

    // Whole numbers at equal distances, 0, 1, 2 or 5, 10, 15: what tables without names are numbered by.
    private static bool Count(string[] cells)
    {
        double[] numbers =
        [
            .. cells.Select(cell =>
                cell.Length > 0 && cell.All(char.IsAsciiDigit)
                    ? double.Parse(cell, CultureInfo.InvariantCulture)
                    : double.NaN
            ),
        ];
        double step = numbers[1] - numbers[0];
        return step > 0 && numbers.Zip(numbers.Skip(1)).All(pair => pair.Second - pair.First == step);
    }

    private static bool IsName(string cell) =>
        cell.Length > 0 && (char.IsLetter(cell[0]) || cell[0] == '_') && !s_absent.Contains(cell);

    private static bool IsNumber(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value);

    private static void CheckWidth(SepReader.Row row, SequenceTask task, int lines)
    {
        if (row.ColCount == Width(task))
        {
            return;
        }

        string found = $"found {row.ColCount} {(row.ColCount == 1 ? "number" : "numbers")}";
        string mend =
            lines > 1 ? $"close the quote, which spans {lines} lines"
            : row.ColCount == 1 && row[0].Span.ContainsAny(';', '\t') ? "separate cells by commas"
            : "correct the line, or 'length', 'steps' or 'targets'";
        throw new FormatException(
            $"{found}, expected {Width(task)}: {task.InputNumbers} for {task.Length} steps and "
                + $"{task.TargetNumbers} for the targets; {mend}"
        );
    }

    private static string[] Cells(SepReader.Row row)
    {
        string[] cells = new string[row.ColCount];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = Unquoted(row[i].Span).ToString();
        }

        return cells;
    }

    // A number has no quotes within: what has is no number, and its message shows it.
    private static ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> cell)
    {
        cell = cell.Trim();
        return cell is ['"', .. var inner, '"'] && !inner.Contains('"') ? inner.Trim() : cell;
    }

    private static string Place(int index) => $"column {index + 1}";

    private static string Shortened(string[] cells) =>
        string.Join(
            ", ",
            (cells.Length > 4 ? [cells[0], cells[1], "...", cells[^1]] : cells).Select(cell =>
                cell == "..." ? cell : Wording.Quote(cell)[1..^1]
            )
        );
}
