using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Bench.Kernels;
using Weft.Bench.Results;

namespace Weft.Bench.Models;

/// <summary>
/// What was measured of models, in bench/results and bench/README.md. A run with a filter replaces the rows of
/// the models it measured and keeps the others: each row holds the load it was measured under.
/// </summary>
/// <param name="Rows">Comparisons.</param>
/// <param name="Curves">Cost against length.</param>
internal sealed record ModelResults(IReadOnlyList<ModelRow> Rows, IReadOnlyList<LengthCurve> Curves)
{
    private const string RowsFile = "models.json";
    private const string CurvesFile = "lengths.json";

    /// <summary>What the files have.</summary>
    public static ModelResults Read() =>
        new(ResultFiles.ReadList<ModelRow>(RowsFile), ResultFiles.ReadList<LengthCurve>(CurvesFile));

    /// <summary>These results with older ones of the models that they do not have, in the order of the cases.</summary>
    public ModelResults Over(ModelResults older)
    {
        string[] order = [.. ModelCases.All.Select(one => one.Name)];
        var rows = Rows.Concat(older.Rows.Where(row => Rows.All(mine => mine.Kernel != row.Kernel)))
            .OrderBy(row => Array.IndexOf(order, row.Kernel));
        var curves = Curves.Concat(older.Curves.Where(curve => Curves.All(mine => mine.Model != curve.Model)));
        return new([.. rows], [.. curves.OrderBy(curve => Array.IndexOf(order, curve.Model))]);
    }

    /// <summary>Writes the file, the table and the figure.</summary>
    public void Write(Conditions conditions)
    {
        ResultFiles.WriteList(RowsFile, Rows.Select(Rounded));
        ResultFiles.WriteList(CurvesFile, Curves);
        ResultFiles.WriteConditions(RowsFile, conditions);
        string conditionLines = string.Join('\n', conditions.Lines.Select(line => $"- {line}"));
        string curves = Curves.Count > 0 ? $"\n\n{LengthCurve.Markdown(Curves)}" : "";
        ResultFiles.WriteTable(
            "models table",
            $"By `make bench-models`:\n\n{conditionLines}\n\n{Markdown(Rows)}{curves}"
        );
        if (Curves.Count > 0)
        {
            ResultFiles.WriteText("lengths.svg", LengthCurve.Draw(Curves));
        }
    }

    /// <summary>The table.</summary>
    public static string Markdown(IEnumerable<ModelRow> rows) =>
        string.Join(
            '\n',
            [
                "| model | shape | threads | pass | against | ours ms | theirs ms | ratio | ours MiB | theirs MiB | ours GFLOP/s | load |",
                "|---|---|---:|---|---|---:|---:|---:|---:|---:|---:|---|",
                .. rows.Select(row =>
                    $"| {row.Kernel} | {row.Shape} | {row.Threads} | {row.Pass} | {row.Against}"
                    + $"{(row.TheirsTurns < 9 ? $" ({row.TheirsTurns} turns)" : "")} "
                    + $"| {ResultFiles.Text(row.OursMs)} | {ResultFiles.Text(row.TheirsMs)} | {ResultFiles.Text(row.Ratio)} "
                    + $"| {ResultFiles.Text(row.OursPeakMib)} | {ResultFiles.Text(row.TheirsPeakMib)} "
                    + $"| {ResultFiles.Text(row.OursGflops)} "
                    + $"| {row.LoadAverage.Split(' ')[0]} |"
                ),
            ]
        );

    /// <summary>A line for the terminal.</summary>
    public static string Line(ModelRow row) =>
        $"{row.Kernel}, {row.Shape}, threads {row.Threads}, {row.Pass}: {ResultFiles.Text(row.OursMs)} ms against "
        + $"{ResultFiles.Text(row.TheirsMs)} ({row.Against}), ratio {ResultFiles.Text(row.Ratio)}"
        + (
            row.OursPeakMib is null
                ? ""
                : $", MiB {ResultFiles.Text(row.OursPeakMib)} against {ResultFiles.Text(row.TheirsPeakMib)}"
        );

    private static ModelRow Rounded(ModelRow row) =>
        row with
        {
            OursMs = ResultFiles.Rounded(row.OursMs),
            TheirsMs = ResultFiles.Rounded(row.TheirsMs),
            Ratio = ResultFiles.Rounded(row.Ratio),
            OursGflops = ResultFiles.Rounded(row.OursGflops),
            OursPeakMib = row.OursPeakMib is { } ours ? ResultFiles.Rounded(ours) : null,
            TheirsPeakMib = row.TheirsPeakMib is { } theirs ? ResultFiles.Rounded(theirs) : null,
        };
}
