using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Rates;
using Weft.Runtime.Rates.Fits;
using Xunit;

namespace Runtime.Tests.Rates;

public class RateAnalysisTests
{
    private static readonly double[] s_sizes = [1, 2, 4, 8];
    private static readonly TheoremBound s_any = new("any n", double.PositiveInfinity);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.9, 0)]
    [InlineData(1, 1)]
    [InlineData(2.5, 2)]
    [InlineData(4, 4)]
    [InlineData(9, 4)]
    public void The_steepest_order_is_that_of_the_last_curve_above_all_points(double exponent, double steepest)
    {
        BoundCheck check = BoundCheck.Of(Series("A"), s_any, [.. Points(Series("A"), s => 3 * Math.Pow(s, -exponent))]);

        Assert.Equal(steepest, check.Steepest);
        Assert.Equal([1, 2, 4], check.Curves.Select(c => c.Order));
        Assert.All(
            check.Curves,
            curve =>
            {
                Assert.Equal(s_sizes, curve.Points.Select(p => p.Size));
                Assert.All(curve.Points, p => Assert.Equal(3 * Math.Pow(p.Size, -curve.Order), p.Error, 1e-12));
            }
        );
    }

    [Fact]
    public void A_bound_is_held_against_geometric_means_of_what_was_measured()
    {
        RateSeries series = Series("A", RateSeries.Trained);
        RatePoint[] points =
        [
            new(series, 4, 1, 0.2),
            new(series, 4, 2, double.PositiveInfinity),
            new(series, 2, 1, 4),
            new(series, 2, 2, 1),
            new(series, 8, 1, 0),
        ];

        BoundCheck check = BoundCheck.Of(series, s_any, points);

        Assert.Equal([(2.0, 2.0), (4.0, 1.0)], check.Curves[0].Points);
        Assert.Equal(2, check.Steepest);
    }

    [Fact]
    public void Without_a_theorem_or_points_there_is_no_curve()
    {
        RatePoint[] points = [.. Points(Series("A"), s => 1 / s)];

        Assert.All(
            new[]
            {
                BoundCheck.Of(Series("A"), new("none", double.NaN), points),
                BoundCheck.Of(Series("A"), s_any, []),
                BoundCheck.Of(Series("A"), s_any, [new(Series("A"), 1, 0, double.NaN)]),
            },
            check => Assert.True(check.Curves.Count == 0 && double.IsNaN(check.Steepest))
        );
    }

    [Fact]
    public void A_loss_is_split_into_approximation_and_optimisation()
    {
        RateSeries trained = Series("A", RateSeries.Trained);
        RatePoint[] points =
        [
            .. Points(Series("A"), s => 0.1 / s),
            .. Points(Series("A", "best sup"), s => 0.01 / s),
            new(trained, 2, 1, 0.3),
            new(trained, 2, 2, 0.1),
            new(trained, 2, 3, double.PositiveInfinity),
            new(trained, 1, 1, 0.05),
            new(trained, 3, 1, 0.5),
            new(Series("B", RateSeries.Trained), 1, 1, 0.5),
        ];

        ErrorSplit[] splits = [.. Analyse(points).Splits];

        // Nothing to hold the design B, or the size 3, against.
        Assert.Equal([1.0, 2.0], splits.Select(s => s.Size));
        Assert.All(splits, s => Assert.Equal(trained, s.Series));
        Assert.Equal((0.05, 0.01), (splits[1].Loss, splits[1].LeastLoss), Close);
        Assert.Equal((0.0025, 0.0475), (splits[1].Approximation, splits[1].Optimisation), Close);
        Assert.Equal(0.05, splits[1].Share, 1e-12);

        // A test set may make a trained loss come out below what is possible on average.
        Assert.Equal((0.0025 - 0.01, 1.0), (splits[0].Optimisation, splits[0].Share), Close);
    }

    [Fact]
    public void Designs_are_compared_pair_by_pair_on_each_target()
    {
        RateSeries Near(string design) => Series(design, RateSeries.Trained);
        RateSeries far = Near("A") with { Target = "far" };
        IEnumerable<RatePoint> Seeds(RateSeries series, Func<double, double> error) =>
            new[] { 1L, 2 }.SelectMany(seed => s_sizes.Select(s => new RatePoint(series, s, seed, error(s))));
        RateAnalysis analysis = Analyse([
            .. Seeds(Near("A"), s => 1 / s),
            .. Seeds(Near("B"), s => 4 / s).Where(p => p.Size > 1),
            .. Seeds(Near("C"), s => 1 / s),
            .. Seeds(far, s => 1 / s),
            .. Points(Series("A"), s => 1 / s),
            .. Points(Series("B"), s => 1 / s),
        ]);

        Assert.Equal(
            [("A", "B", 6), ("A", "C", 8), ("B", "C", 6)],
            analysis.Comparisons.Select(c => (c.First, c.Second, c.Result.Pairs))
        );
        Assert.All(analysis.Comparisons, c => Assert.Equal("near", c.Target));
        PairedComparison apart = analysis.Comparisons[0].Result;
        Assert.Equal((0.25, 2.0 / 64), (apart.Ratio, apart.PValue), Close);
        PairedComparison same = analysis.Comparisons[1].Result;
        Assert.Equal((1.0, 1.0), (same.Ratio, same.PValue), Close);
        Assert.All(
            analysis.Comparisons,
            c => Assert.Equal((2, true, null), (c.Exponents.Seeds, c.Exponents.IsPaired, c.Exponents.Model))
        );
        Assert.Equal(
            (0.0, 1.0),
            (analysis.Comparisons[1].Exponents.Difference, analysis.Comparisons[1].Exponents.PValue),
            Close
        );
    }

    [Fact]
    public void Every_series_has_its_rate_and_its_bound_where_the_design_is_known()
    {
        RateSeries known = Series("A");
        RateAnalysis analysis = RateAnalysis.Of(
            [
                .. Points(known, s => 2 * Math.Pow(s, -1.5)),
                .. Points(Series("A, exponents of the proof"), s => 1 / s),
                new(Series("A", RateSeries.Trained), 1, 1, 0.5),
            ],
            series => series == known ? s_any : null,
            ["a remark"]
        );

        Assert.Equal(3, analysis.Rates.Count);
        Assert.Equal((RateModel.Power, 4), (analysis.Rates[0].Fit.Model, analysis.Rates[0].Fit.Points));
        Assert.Equal(1.5, analysis.Rates[0].Fit.Exponent, 1e-9);
        Assert.Equal(RateFit.NotEnough, analysis.Rates[2].Fit.ModelText);
        Assert.Equal((known, 1.0), (Assert.Single(analysis.Bounds).Series, analysis.Bounds[0].Steepest));
        Assert.Equal(["a remark"], analysis.Remarks);
    }

    private static bool Close((double, double) expected, (double, double) actual) =>
        Math.Abs(expected.Item1 - actual.Item1) < 1e-12 && Math.Abs(expected.Item2 - actual.Item2) < 1e-12;

    private static RateSeries Series(string design, string quantity = RateSeries.BestSquares) =>
        new(design, "near", "attention.heads", quantity);

    private static IEnumerable<RatePoint> Points(RateSeries series, Func<double, double> error) =>
        s_sizes.Select(s => new RatePoint(series, s, 0, error(s)));

    private static RateAnalysis Analyse(IReadOnlyList<RatePoint> points) => RateAnalysis.Of(points, _ => null, []);
}
