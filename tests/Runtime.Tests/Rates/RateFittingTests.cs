using System;
using System.Linq;
using Weft.Runtime.Rates.Fits;
using Xunit;

namespace Runtime.Tests.Rates;

public class RateFittingTests
{
    private static readonly double[] s_doubling = [1, 2, 4, 8, 16, 32, 64];
    private static readonly double[] s_even = [1, 2, 3, 4, 6, 8, 10, 12];

    [Fact]
    public void Intervals_of_a_power_law_hold_its_exponent()
    {
        int within = 0;
        int power = 0;
        for (int repeat = 0; repeat < 100; repeat++)
        {
            RateFit fit = RateFitting.Fit(Noisy(s => 3 * Math.Pow(s, -1.7), s_doubling, 1, 0.05, repeat));
            within += fit.Low <= 1.7 && 1.7 <= fit.High ? 1 : 0;
            power += fit.Model == RateModel.Power ? 1 : 0;
        }

        Assert.InRange(within, 90, 100);
        Assert.InRange(power, 90, 100);
    }

    [Fact]
    public void Exponential_data_is_exponential()
    {
        int found = 0;
        for (int repeat = 0; repeat < 100; repeat++)
        {
            RateFit fit = RateFitting.Fit(Noisy(s => 2 * Math.Exp(-0.5 * s), s_even, 3, 0.05, repeat));
            found += fit.Model == RateModel.Exponential && fit.Low <= 0.5 && 0.5 <= fit.High ? 1 : 0;
        }

        Assert.InRange(found, 90, 100);
    }

    [Fact]
    public void A_floor_is_part_of_the_form_and_its_sizes_are_no_points()
    {
        RateFit fit = RateFitting.Fit(Noisy(s => 1e-4 + (2 * Math.Pow(s, -3)), s_doubling, 3, 0.02, 1));

        Assert.Equal(RateModel.PowerWithFloor, fit.Model);
        Assert.InRange(fit.Exponent, 2.9, 3.1);
        Assert.InRange(fit.Floor, 0.9e-4, 1.1e-4);
        Assert.Equal([32, 64], fit.LeftOut);
        Assert.Equal(5, fit.Points);
    }

    [Fact]
    public void A_floor_that_leaves_too_few_sizes_leaves_no_number()
    {
        RateFit few = RateFitting.Fit(Noisy(s => 1e-2 + (2 * Math.Pow(s, -3)), s_doubling, 3, 0.02, 1));
        RateFit single = RateFitting.Fit([
            .. new[] { 1.0, 0.1, 0.011, 0.0105, 0.0107 }.Select((e, i) => new ErrorPoint(1 << i, 0, e)),
        ]);

        Assert.Null(few.Model);
        Assert.Equal(RateFit.NotEnough, few.ModelText);
        Assert.True(double.IsNaN(few.Exponent));
        Assert.Null(single.Model);
    }

    [Fact]
    public void Rounding_and_broken_points_do_not_count()
    {
        ErrorPoint[] points =
        [
            new(1, 1, 1),
            new(2, 1, 0.5),
            new(4, 1, 0.25),
            new(8, 1, 1e-16, IsResolved: false),
            new(16, 1, double.NaN),
            new(32, 1, 0),
        ];

        RateFit three = RateFitting.Fit(points);
        RateFit four = RateFitting.Fit([.. points, new(3, 1, 1 / 3.0)]);

        Assert.Null(three.Model);
        Assert.Equal(3, three.Points);
        Assert.Equal(RateModel.Power, four.Model);
        Assert.Equal(1, four.Exponent, 1e-9);
        Assert.Equal([8, 16, 32], four.LeftOut);
    }

    [Fact]
    public void The_same_points_give_the_same_interval()
    {
        ErrorPoint[] points = Noisy(s => 1 / s, s_doubling, 3, 0.1, 5);

        Assert.Equal(RateFitting.Fit(points).Low, RateFitting.Fit([.. points.Reverse()]).Low);
    }

    [Fact]
    public void Paired_designs_are_told_apart_where_they_differ_and_only_there()
    {
        ErrorPoint[] first = Noisy(s => 1 / s, s_doubling, 3, 0.3, 1);
        ErrorPoint[] same = Noisy(s => 1 / s, s_doubling, 3, 0.3, 2);
        ErrorPoint[] better = [.. first.Select((p, i) => p with { Error = p.Error * (i % 5 == 0 ? 1.05 : 0.6) })];

        PairedComparison different = PairedComparison.Of(better, first);
        PairedComparison alike = PairedComparison.Of(first, same);

        Assert.Equal(21, different.Pairs);
        Assert.InRange(different.Ratio, 0.6, 0.75);
        Assert.InRange(different.PValue, 0, 0.001);
        Assert.InRange(alike.PValue, 0.05, 1);
        Assert.Equal(0.25, PairedComparison.Of(better[1..4], first[1..4]).PValue);
        Assert.Equal(0, PairedComparison.Of(better, []).Pairs);
    }

    private static ErrorPoint[] Noisy(Func<double, double> error, double[] sizes, int seeds, double noise, int repeat)
    {
        var random = new Random(repeat);
        return
        [
            .. from size in sizes
            from seed in Enumerable.Range(1, seeds)
            select new ErrorPoint(size, seed, error(size) * Math.Exp(noise * Normal(random))),
        ];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
