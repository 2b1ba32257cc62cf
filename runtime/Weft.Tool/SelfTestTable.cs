using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Weft.Runtime.Rates.Fits;

namespace Weft.Tool;

/// <summary>The self-test of rates as a table in Markdown.</summary>
internal static class SelfTestTable
{
    /// <summary>Where the coverage of a 95 % interval has to be, in every setting that gives numbers.</summary>
    public const double LeastCoverage = 0.92;

    /// <summary>The upper end.</summary>
    public const double MostCoverage = 0.98;

    private const int LeastBounds = 200;

    private static readonly int[] s_sizes = [6, 10];
    private static readonly int[] s_seeds = [3, 5];

    /// <summary>Headings and rule.</summary>
    public static string Head { get; } =
        "| errors | sizes | seeds | a number in | coverage | settings | bias |\n|---|---:|---:|---:|---:|---:|---:|";

    /// <summary>Runs the whole test, writes a row as soon as it is known, and says whether all is as claimed.</summary>
    public static bool Run(TextWriter output, int draws, CancellationToken cancel)
    {
        output.WriteLine(Head);
        var rows = new List<RateSelfTestRow>();
        foreach (RateTruth truth in RateSelfTest.Truths)
        {
            foreach ((int sizes, int seeds) in s_sizes.SelectMany(_ => s_seeds, (k, s) => (k, s)))
            {
                rows.Add(RateSelfTest.Run(truth, sizes, seeds, draws, cancel));
                output.WriteLine(Row(rows[^1]));
            }
        }

        RateSelfTestRow[] few =
        [
            .. RateSelfTest.Truths.Select(t => RateSelfTest.Run(t, 4, 5, draws, cancel)),
            .. RateSelfTest.Truths.Select(t => RateSelfTest.Run(t, 10, 1, draws, cancel)),
        ];
        output.WriteLine();
        foreach (string line in Summary(rows, few))
        {
            output.WriteLine(line);
        }

        return Regular(rows).All(c => c.Coverage is >= LeastCoverage and <= MostCoverage)
            && few.All(row => row.Cells.All(c => c.Numbers == 0));
    }

    /// <summary>One truth with one number of sizes and of seeds.</summary>
    public static string Row(RateSelfTestRow row)
    {
        RateSelfTestCell[] regular = [.. Regular([row])];
        string coverage = regular.Length == 0 ? "–" : Range(regular.Select(c => c.Coverage), "0.0");
        string bias = regular.Length == 0 ? "–" : Percent(regular.Select(c => c.Bias).MaxBy(double.Abs), "0.0");
        return $"| {row.Truth} | {row.Sizes} | {row.Seeds} | {Range(row.Cells.Select(c => c.Share), "0")} | {coverage} | {regular.Length} of {row.Cells.Count} | {bias} |";
    }

    /// <summary>What all rows say.</summary>
    public static IEnumerable<string> Summary(IReadOnlyList<RateSelfTestRow> rows, IReadOnlyList<RateSelfTestRow> few)
    {
        RateSelfTestCell[] regular = [.. Regular(rows)];
        RateSelfTestCell[] rare = [.. rows.SelectMany(r => r.Cells).Where(c => !c.IsRegular)];
        RateSelfTestCell[] bounded = [.. rows.SelectMany(r => r.Cells).Where(c => c.Bounds >= LeastBounds)];
        yield return $"Coverage in {regular.Length} settings that give a number in {Percent(RateSelfTest.Regularly, "0")} of the draws or more: {Range(regular.Select(c => c.Coverage), "0.0")}.";
        yield return $"Wrong numbers, of all draws, in {rare.Length} settings that give fewer: at most {Percent(rare.Select(c => c.Wrong).DefaultIfEmpty().Max(), "0.0")}.";
        yield return $"Lower bounds in place of a number that hold: {Range(bounded.Select(c => (double)c.BoundsHeld / c.Bounds), "0.0")}.";
        yield return $"Numbers with 4 sizes or with 1 seed: {few.Sum(r => r.Cells.Sum(c => c.Numbers))} in {few.Sum(r => r.Cells.Sum(c => c.Draws)).ToString("#,0", CultureInfo.InvariantCulture)} draws.";
    }

    private static IEnumerable<RateSelfTestCell> Regular(IEnumerable<RateSelfTestRow> rows) =>
        rows.SelectMany(r => r.Cells).Where(c => c.IsRegular);

    private static string Range(IEnumerable<double> shares, string format)
    {
        double[] all = [.. shares];
        if (all.Length == 0)
        {
            return "–";
        }

        (string low, string high) = (Percent(all.Min(), format), Percent(all.Max(), format));
        return low == high ? low : $"{low[..^2]} … {high}";
    }

    private static string Percent(double share, string format) =>
        (100 * share).ToString(format, CultureInfo.InvariantCulture) + " %";
}
