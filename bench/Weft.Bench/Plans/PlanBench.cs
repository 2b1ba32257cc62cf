using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Bench.Kernels;
using Weft.Compiler.Costs;
using Weft.Runtime.Costs;
using Weft.Runtime.Kernels;
using Weft.Runtime.Timing;
using static TorchSharp.torch;

namespace Weft.Bench.Plans;

/// <summary>
/// <c>make bench-plans</c>: measures every way that applies to each mixture of a grid, by turns, and says how often the way
/// that the cost model chooses is as good as the best.
/// </summary>
internal static class PlanBench
{
    private const int Turn = 5;
    private const double WarmUpMs = 40;

    /// <summary>Measures, prints, and without a filter writes the results to files.</summary>
    /// <param name="filter">Part of an encoding's name; empty for all.</param>
    /// <returns>An exit code.</returns>
    public static int Run(string filter)
    {
        ProcessSettings.Apply();
        PlanCell[] cells =
        [
            .. PlanCell.All.Where(cell => cell.Scheme.Position.Word.Contains(filter, StringComparison.Ordinal)),
        ];
        if (cells.Length == 0)
        {
            Console.Error.WriteLine($"no encoding's name contains '{filter}'");
            return 2;
        }

        var conditions = Conditions.Read();
        Console.WriteLine(string.Join(Environment.NewLine, conditions.Lines));
        Calibration rates = Calibrator.Measure();
        Console.WriteLine(string.Join(Environment.NewLine, CalibrationText.Lines(rates)));
        set_num_threads(Environment.ProcessorCount);
        ProcessSettings.ApplyToThread();
        var rows = new List<PlanRow>();
        foreach (PlanCell cell in cells)
        {
            rows.Add(Measure(cell, rates));
            Console.WriteLine(PlanTable.Line(rows[^1]));
        }

        Console.WriteLine(PlanTable.Summary(rows));
        if (filter.Length == 0)
        {
            PlanTable.Write(conditions with { LoadAtEnd = Conditions.LoadAverage() }, rates, rows);
        }

        return 0;
    }

    private static PlanRow Measure(PlanCell cell, Calibration rates)
    {
        using var work = new MixtureWork(cell.Sizes, cell.Scheme);
        IReadOnlyList<MixtureWay> ways = cell.Ways;
        var times = Turns.Measure([.. ways.Select(work.Of)], Turn, WarmUpMs);
        return new(
            cell,
            ways.Zip(times).ToDictionary(pair => pair.First, pair => pair.Second.Ms),
            rates.Fastest(cell.Sizes, ways),
            Calibration.BuiltIn.Fastest(cell.Sizes, ways),
            ways.ToDictionary(way => way, way => rates.Microseconds(way, cell.Sizes) / 1000)
        );
    }
}
