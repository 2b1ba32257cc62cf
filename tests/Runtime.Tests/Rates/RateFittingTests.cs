using System;
using System.Linq;
using Weft.Runtime.Rates.Fits;
using Xunit;

namespace Runtime.Tests.Rates;

public class RateFittingTests
{
    private static readonly double[] s_doubling = [1, 2, 4, 8, 16, 32, 64];
    private static readonly double[] s_even = [1, 2, 3, 4, 6, 8, 10, 12];

    [Theory]
    [InlineData(0, 3)]
    [InlineData(0, 5)]
    [InlineData(0.15, 3)]
    [InlineData(0.15, 5)]
    public void Intervals_of_a_power_law_hold_its_exponent_whether_or_not_seeds_differ(double deviation, int seeds)
    {
        RateFit[] fits =
        [
            .. Enumerable
                .Range(0, 400)
                .Select(repeat =>
                    RateFitting.Fit(
                        Noisy((s, n) => 3 * Math.Pow(s, -n), 1.7, s_doubling, seeds, 0.05, repeat, deviation)
                    )
                ),
        ];

        Assert.InRange(fits.Count(f => f.Model == RateModel.Power), 390, 400);
        Assert.InRange(fits.Count(f => f.Low <= 1.7 && 1.7 <= f.High), 364, 394);
        Assert.InRange(fits.Where(f => f.HasRate).Average(f => f.Exponent), 1.68, 1.72);
        Assert.All(fits, f => Assert.Equal(seeds, f.Seeds));
    }

    [Fact]
    public void Exponential_data_is_exponential()
    {
        RateFit[] fits =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(repeat => RateFitting.Fit(Noisy((s, n) => 2 * Math.Exp(-n * s), 0.5, s_even, 3, 0.05, repeat))),
        ];

        Assert.InRange(fits.Count(f => f.Model == RateModel.Exponential), 195, 200);
        Assert.InRange(fits.Count(f => f.Low <= 0.5 && 0.5 <= f.High), 180, 198);
    }

    [Theory]
    [InlineData(1e-4, RateModel.PowerWithFloor)]
    [InlineData(2e-3, RateModel.PowerWithFloor)]
    public void A_floor_is_part_of_the_form(double floor, RateModel model)
    {
        RateFit fit = RateFitting.Fit(Noisy(s => floor + (2 * Math.Pow(s, -3)), s_doubling, 3, 0.02, 1));

        Assert.Equal(model, fit.Model);
        Assert.InRange(3, fit.Low, fit.High);
        Assert.InRange(fit.High - fit.Low, 0, 0.6);
        Assert.InRange(fit.Floor, 0.9 * floor, 1.1 * floor);
        Assert.Empty(fit.LeftOut);
        Assert.Equal(7, fit.Points);
    }

    [Fact]
    public void Half_of_six_sizes_on_a_floor_are_no_power_law()
    {
        // s^-1.5 that has come to its floor at the fourth size: its line through all points has slope 0.9.
        double[] sizes = [1, 2, 4, 8, 16, 32];
        RateFit[] fits =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(repeat => RateFitting.Fit(Noisy(s => 0.1 + Math.Pow(s, -1.5), sizes, 3, 0.1, repeat))),
        ];

        Assert.All(fits, f => Assert.True(!f.HasRate || f.High > 1.5 || f.Model == RateModel.PowerWithFloor));
        Assert.InRange(fits.Count(f => f.HasRate && (f.High < 1.5 || f.Low > 1.5)), 0, 6);
        Assert.InRange(fits.Count(f => !f.HasRate), 100, 200);
        RateFit[] bounded = [.. fits.Where(f => f.Answer is RateAnswer.FloorPossible or RateAnswer.FormUndecided)];
        Assert.All(bounded, f => Assert.InRange(f.Bound, 0.1, 1.5));
        Assert.Contains(bounded, f => f.SeedsNeeded > 3 || f.SizesNeeded > 6);
    }

    [Fact]
    public void Forms_that_cannot_be_told_apart_leave_no_number_but_what_would_decide()
    {
        double[] sizes = [8, 12, 16, 20, 24, 28, 32];
        RateFit fit = RateFitting.Fit(Noisy(s => 1 / s, sizes, 3, 0.03, 1));

        Assert.Equal(("power or exponential", null), (fit.ModelText, fit.Model));
        Assert.True(double.IsNaN(fit.Exponent) && double.IsNaN(fit.Low));
        Assert.InRange(fit.Bound, 0.5, 1.1);
        Assert.Equal(RateModel.Power, fit.BoundModel);
        Assert.True(fit.SizesNeeded > 7 || fit.SeedsNeeded > 3);

        // What is said to be needed is: the same errors at as many sizes, or from as many seeds.
        if (fit.SizesNeeded is { } count)
        {
            double[] more = [.. sizes, .. Enumerable.Range(1, count - 7).Select(i => 32 * Math.Pow(32 / 28.0, i))];
            int decided = Enumerable
                .Range(0, 50)
                .Count(repeat =>
                    RateFitting.Fit(Noisy(s => 1 / s, more, 3, 0.03, repeat)).Answer != RateAnswer.FormUndecided
                );
            Assert.InRange(decided, 5, 50);
        }
    }

    [Fact]
    public void One_seed_or_few_sizes_leave_no_number()
    {
        RateFit one = RateFitting.Fit(Noisy(s => 1 / s, s_doubling, 1, 0.01, 1));
        RateFit few = RateFitting.Fit(Noisy(s => 1 / s, s_doubling[..4], 3, 0.01, 1));

        Assert.Equal(("one seed", 3, null), (one.ModelText, one.SeedsNeeded, one.SizesNeeded));
        Assert.True(double.IsNaN(one.Exponent) && double.IsNaN(one.Bound));
        Assert.Equal((RateFit.NotEnough, null, 6), (few.ModelText, few.SeedsNeeded, few.SizesNeeded));
        Assert.InRange(few.Bound, 0.9, 1);
    }

    [Fact]
    public void What_does_not_fall_has_no_rate()
    {
        RateFit flat = RateFitting.Fit(Noisy(_ => 0.5, s_doubling, 3, 0.1, 1));

        Assert.Equal((RateFit.Flat, false), (flat.ModelText, flat.HasRate));
    }

    [Fact]
    public void Noise_that_rises_with_the_size_leaves_the_level_of_intervals()
    {
        int numbers = 0;
        int within = 0;
        for (int repeat = 0; repeat < 400; repeat++)
        {
            var random = new Random(repeat);
            RateFit fit = RateFitting.Fit([
                .. from size in s_doubling
                from seed in Enumerable.Range(1, 4)
                select new ErrorPoint(size, seed, Math.Exp(0.02 * Math.Sqrt(size) * Normal(random)) / size),
            ]);
            numbers += fit.HasRate ? 1 : 0;
            within += fit.HasRate && fit.Low <= 1 && 1 <= fit.High ? 1 : 0;
        }

        Assert.InRange(numbers, 300, 400);
        Assert.InRange((double)within / numbers, 0.91, 0.985);
    }

    [Fact]
    public void Exact_errors_have_exact_exponents()
    {
        RateFit power = RateFitting.Fit(Noisy(s => 1 / s, s_doubling, 2, 0, 1));
        RateFit exponential = RateFitting.Fit(Noisy(s => Math.Exp(-s), s_even, 2, 0, 1));

        Assert.Equal((RateModel.Power, RateModel.Exponential), (power.Model, exponential.Model));
        Assert.Equal(1, power.Exponent, 1e-6);
        Assert.Equal(1, exponential.High, 1e-6);
    }

    [Fact]
    public void Sizes_and_seeds_with_gaps_are_left_out_and_named()
    {
        ErrorPoint[] points = Noisy(s => 1 / s, s_doubling, 4, 0.05, 3);
        RateFit broken = RateFitting.Fit([
            .. points.Select(p => p is { Size: 64, Seed: 2 } ? p with { Error = double.NaN } : p),
        ]);
        RateFit stopped = RateFitting.Fit([.. points.Where(p => p.Seed != 4 || p.Size < 8)]);

        Assert.Equal([64], broken.LeftOut);
        Assert.Equal((6, 4), (broken.Points, broken.Seeds));
        Assert.Equal([4L], stopped.SeedsLeftOut);
        Assert.Equal((7, 3), (stopped.Points, stopped.Seeds));
        Assert.Equal([1L, 2, 3], stopped.SeedExponents.Keys.Order());
        Assert.Equal(stopped.Exponent, stopped.SeedExponents.Values.Average(), 1e-9);
    }

    [Fact]
    public void The_same_points_give_the_same_interval()
    {
        ErrorPoint[] points = Noisy(s => 1 / s, s_doubling, 3, 0.1, 5);

        Assert.Equal(RateFitting.Fit(points).Low, RateFitting.Fit([.. points.Reverse()]).Low);
    }

    [Fact]
    public void Rounding_and_broken_points_of_a_curve_do_not_count()
    {
        ErrorPoint[] points =
        [
            new(1, 0, 1),
            new(2, 0, 0.5),
            new(4, 0, 0.25),
            new(8, 0, 1e-16, IsResolved: false),
            new(16, 0, double.NaN),
            new(32, 0, 0),
        ];

        RateFit three = RateFitting.FitCurve(points);
        RateFit four = RateFitting.FitCurve([.. points, new(3, 0, 1 / 3.0)]);

        Assert.Null(three.Model);
        Assert.Equal((3, RateFit.NotEnough), (three.Points, three.ModelText));
        Assert.Equal(RateModel.Power, four.Model);
        Assert.Equal(1, four.Exponent, 1e-9);
        Assert.Equal([8, 16, 32], four.LeftOut);
    }

    [Fact]
    public void The_interval_of_a_curve_without_chance_is_the_range_of_its_parts()
    {
        ErrorPoint[] Curve(Func<double, double> error) => [.. s_doubling.Select(s => new ErrorPoint(s, 0, error(s)))];

        // (s + 2)^-2 falls ever more steeply, from about 1 to 2.
        RateFit bent = RateFitting.FitCurve(Curve(s => Math.Pow(s + 2, -2)));
        RateFit floor = RateFitting.FitCurve(Curve(s => 1e-5 + (2 * Math.Pow(s, -3))));
        RateFit level = RateFitting.FitCurve([
            .. new[] { 1.0, 0.1, 0.011, 0.0105, 0.0107 }.Select((e, i) => new ErrorPoint(1 << i, 0, e)),
        ]);
        RateFit faster = RateFitting.FitCurve(Curve(s => Math.Exp(-s * s / 100)));

        Assert.True(bent.Low < 1.3 && bent.High > 1.7 && bent.High < 2);
        Assert.InRange(bent.Exponent, bent.Low, bent.High);
        Assert.Equal((RateModel.PowerWithFloor, true), (floor.Model, floor.HasRate));
        Assert.Equal(
            (3, 3),
            (floor.Low, floor.High),
            (expected, actual) =>
                Math.Abs(expected.Item1 - actual.Item1) + Math.Abs(expected.Item2 - actual.Item2) < 1e-3
        );
        Assert.Equal([64], floor.LeftOut);
        Assert.Null(level.Model);
        Assert.Equal("no single exponent", faster.ModelText);
        Assert.Equal(0, bent.Seeds);
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 1.3, true)]
    [InlineData(1, 1.3, false)]
    [InlineData(1, 1, false)]
    public void Exponents_are_compared_at_the_stated_level(double first, double second, bool sameSeeds)
    {
        int apart = 0;
        for (int repeat = 0; repeat < 300; repeat++)
        {
            ErrorPoint[] one = Noisy(s => Math.Pow(s, -first), s_doubling, 4, 0.1, repeat);
            ErrorPoint[] other =
            [
                .. Noisy(s => Math.Pow(s, -second), s_doubling, 4, 0.1, repeat + 10_000)
                    .Select(p => p with { Seed = p.Seed + (sameSeeds ? 0 : 10) }),
            ];
            var compared = ExponentComparison.Of(one, RateFitting.Fit(one), other, RateFitting.Fit(other));
            Assert.Equal((sameSeeds, 4), (compared.IsPaired, compared.Seeds));
            Assert.Equal(compared.PValue < 0.05, compared.Low > 0 || compared.High < 0);
            Assert.Equal(compared.PValue >= 0.05, compared.SeedsNeeded is not null || compared.PValue > 0.9);
            apart += compared.IsDecided ? 1 : 0;
        }

        Assert.InRange(apart, first == second ? 3 : 250, first == second ? 30 : 300);
    }

    [Fact]
    public void Without_forms_mean_slopes_over_common_sizes_are_compared()
    {
        ErrorPoint[] one = Noisy(s => 1 / s, s_doubling[..3], 3, 0.02, 1);
        ErrorPoint[] other = Noisy(s => 1 / (s * s), s_doubling[..4], 3, 0.02, 2);
        var compared = ExponentComparison.Of(one, RateFitting.Fit(one), other, RateFitting.Fit(other));
        ErrorPoint[] single = [.. one.Where(p => p.Seed == 1)];
        var alone = ExponentComparison.Of(single, RateFitting.Fit(single), other, RateFitting.Fit(other));

        Assert.Null(compared.Model);
        Assert.InRange(compared.Difference, -1.1, -0.9);
        Assert.InRange(compared.PValue, 0, 0.01);
        Assert.InRange(alone.Difference, -1.2, -0.8);
        Assert.True(double.IsNaN(alone.PValue));
        Assert.Equal(3, alone.SeedsNeeded);
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

    private static ErrorPoint[] Noisy(
        Func<double, double> error,
        double[] sizes,
        int seeds,
        double noise,
        int repeat
    ) => Noisy((size, _) => error(size), 0, sizes, seeds, noise, repeat);

    private static ErrorPoint[] Noisy(
        Func<double, double, double> error,
        double exponent,
        double[] sizes,
        int seeds,
        double noise,
        int repeat,
        double deviation = 0
    )
    {
        var random = new Random(repeat);
        double[] exponents = [.. Enumerable.Range(0, seeds).Select(_ => exponent + (deviation * Normal(random)))];
        return
        [
            .. from size in sizes
            from seed in Enumerable.Range(1, seeds)
            select new ErrorPoint(size, seed, error(size, exponents[seed - 1]) * Math.Exp(noise * Normal(random))),
        ];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
