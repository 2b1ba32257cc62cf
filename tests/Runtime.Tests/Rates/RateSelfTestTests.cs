using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Weft.Runtime.Rates.Fits;
using Weft.Runtime.Tests.Docs;
using Weft.Tool;
using Xunit;

namespace Runtime.Tests.Rates;

public class RateSelfTestTests
{
    private static readonly string[] s_lines = new MarkdownFile("runtime/README.md").Text.Split('\n');

    private static readonly string[] s_rows =
    [
        .. s_lines
            .SkipWhile(line => line != SelfTestTable.Head.Split('\n')[0])
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|')),
    ];

    // One of each kind, between them cells that always give a number, some of the time, and never.
    [Theory]
    [InlineData(0, 6, 3)]
    [InlineData(3, 10, 3)]
    [InlineData(6, 6, 5)]
    [InlineData(12, 6, 3)]
    public void The_table_of_the_readme_is_what_the_self_test_prints(int truth, int sizes, int seeds)
    {
        RateSelfTestRow row = RateSelfTest.Run(
            RateSelfTest.Truths[truth],
            sizes,
            seeds,
            RateSelfTest.DefaultDraws,
            CancellationToken.None
        );

        string[] printed = Cells(SelfTestTable.Row(row));
        string[] shown = Cells(Assert.Single(s_rows, line => Cells(line).Take(3).SequenceEqual(printed.Take(3))));

        // The last bit of a logarithm is not the same everywhere, and a draw at an edge turns with it.
        Assert.Equal(printed[5], shown[5]);
        foreach (int column in new[] { 3, 4, 6 })
        {
            Assert.Equal(Numbers(printed[column]).Length, Numbers(shown[column]).Length);
            Assert.All(
                Numbers(printed[column]).Zip(Numbers(shown[column])),
                pair => Assert.InRange(pair.First - pair.Second, -1.01, 1.01)
            );
        }
    }

    [Fact]
    public void The_readme_shows_all_rows_and_every_stated_coverage_is_that_of_the_interval()
    {
        Assert.Equal(
            RateSelfTest.Truths.SelectMany(t => new[] { 6, 6, 10, 10 }, (t, sizes) => (t.Name, $"{sizes}")),
            s_rows.Select(line => (Cells(line)[0], Cells(line)[1]))
        );
        double[] coverages = [.. s_rows.SelectMany(line => Numbers(Cells(line)[4]))];
        Assert.InRange(coverages.Length, 60, 112);
        Assert.All(
            coverages,
            c => Assert.InRange(c, 100 * SelfTestTable.LeastCoverage, 100 * SelfTestTable.MostCoverage)
        );

        string summary = Assert.Single(s_lines, line => line.StartsWith("Coverage in ", StringComparison.Ordinal));
        int regular = s_rows.Sum(line => int.Parse(Cells(line)[5].Split(' ')[0], CultureInfo.InvariantCulture));
        Assert.StartsWith($"Coverage in {regular} settings", summary, StringComparison.Ordinal);
        Assert.Equal([coverages.Min(), coverages.Max()], Numbers(summary.Split(": ")[1]));

        // Six doublings, three seeds, noise of 0.05: a number in nearly every draw.
        Assert.True(Numbers(Cells(s_rows[0])[3])[^1] >= 99);
    }

    [Theory]
    [InlineData(4, 5)]
    [InlineData(10, 1)]
    public void Four_sizes_or_one_seed_never_give_a_number(int sizes, int seeds) =>
        Assert.All(
            RateSelfTest.Truths,
            truth =>
                Assert.All(
                    RateSelfTest.Run(truth, sizes, seeds, 20, CancellationToken.None).Cells,
                    cell => Assert.Equal((20, 0), (cell.Draws, cell.Numbers))
                )
        );

    [Fact]
    public void A_coverage_beyond_its_range_fails_the_self_test()
    {
        // One draw a setting holds the truth in none or in all of its draws.
        (int code, string output, string error) = Run("rates", "--self-test", "--draws", "1");

        Assert.Equal(1, code);
        Assert.StartsWith(SelfTestTable.Head, output, StringComparison.Ordinal);
        Assert.Equal(4 * RateSelfTest.Truths.Count, output.Split('\n').Count(line => line.StartsWith('|')) - 2);
        Assert.Contains("found a coverage outside 92 to 98 %", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("found no experiment, expected one (*.exp.yaml) or --self-test", "rates")]
    [InlineData("found an experiment with --self-test, expected one of them", "rates", "a.exp.yaml", "--self-test")]
    [InlineData("--draws", "rates", "--self-test", "--draws", "0")]
    public void What_cannot_be_run_is_refused(string message, params string[] arguments)
    {
        (int code, _, string error) = Run(arguments);

        Assert.NotEqual(0, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        int code = CommandLine.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static string[] Cells(string row) => [.. row.Trim('|').Split('|').Select(cell => cell.Trim())];

    private static double[] Numbers(string cell) =>
        [
            .. cell.TrimEnd('.', ' ')
                .Split([" … ", " %"], StringSplitOptions.RemoveEmptyEntries)
                .Select(n => double.TryParse(n, CultureInfo.InvariantCulture, out double value) ? value : double.NaN)
                .Where(value => !double.IsNaN(value)),
        ];
}
