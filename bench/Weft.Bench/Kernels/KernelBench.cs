using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Kernels;

namespace Weft.Bench.Kernels;

/// <summary>
/// <c>make bench-kernels</c>: measures the rows of every kernel against other ways of the same work. BenchmarkDotNet runs
/// one benchmark after the other; on a machine with other work a ratio needs both sides by turns, so the loop is
/// <see cref="Comparison.Measure"/>.
/// </summary>
internal static class KernelBench
{
    /// <summary>The rows of every kernel; a new kernel adds a line.</summary>
    private static readonly Func<IEnumerable<KernelRow>>[] s_rows =
    [
        BiasedAttentionRows.Rows,
        MixingRows.Rows,
        MixingRows.Lengths,
        MixingRows.Ways,
        PositionwiseRows.Rows,
        LinearRows.Rows,
        ActivationRows.Rows,
        FeedForwardRows.Rows,
        OptimiserRows.Rows,
        ThreadTeamRows.Rows,
        AllocationRows.Rows,
    ];

    /// <summary>Measures, prints, and without a filter writes the results to files.</summary>
    /// <param name="filter">Part of a kernel's name, shape, pass or opponent; empty for all rows.</param>
    /// <returns>An exit code.</returns>
    public static int Run(string filter)
    {
        ProcessSettings.Apply();
        var conditions = Conditions.Read();
        Console.WriteLine(string.Join(Environment.NewLine, conditions.Lines));
        var comparisons = new List<Comparison>();
        foreach (var rows in s_rows)
        {
            // Rows are enumerated one by one, so that each can allocate its data when its turn comes.
            foreach (KernelRow row in rows().Where(row => Matches(row, filter)))
            {
                comparisons.Add(Comparison.Measure(row));
                Console.WriteLine(KernelTable.Line(comparisons[^1]));
                GC.Collect();
            }
        }

        if (comparisons.Count == 0)
        {
            Console.Error.WriteLine($"no row contains '{filter}'");
            return 2;
        }

        Console.WriteLine();
        Console.WriteLine(KernelTable.Markdown(comparisons));
        if (filter.Length == 0)
        {
            KernelTable.Write(conditions with { LoadAtEnd = Conditions.LoadAverage() }, comparisons);
        }

        return 0;
    }

    private static bool Matches(KernelRow row, string filter) =>
        new[] { row.Kernel, row.Shape, row.Pass, row.Against }.Any(text =>
            text.Contains(filter, StringComparison.OrdinalIgnoreCase)
        );
}
