using System;
using System.Linq;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Trials;

public sealed class SeedContrastTests
{
    // The interval of Welch by hand: means 5 and 1, variances 1 and 1, three values each: t = 4 / sqrt(2/3) = 4.9 at
    // 4 degrees of freedom, whose two-sided bound is 2.776.
    [Theory]
    [InlineData(4, 5, 6, 0, 1, 2, 1)]
    [InlineData(0, 1, 2, 4, 5, 6, -1)]
    [InlineData(2.1, 3.1, 4.1, 0, 1, 2, 0)]
    [InlineData(2, 3, 4, 0, 1, 2, 0)]
    public void Sides_are_told_apart_beyond_their_spread(
        double a,
        double b,
        double c,
        double d,
        double e,
        double f,
        int sign
    ) => Assert.Equal(sign, new SeedContrast([a, b, c], [d, e, f]).Sign);

    [Fact]
    public void Losses_that_spread_over_decades_are_compared_by_their_logarithms() =>
        Assert.Equal(-1, new SeedContrast([1e-9, 3e-8, 1e-7], [1e-3, 2e-2, 1e-1]).Sign);

    [Fact]
    public void Values_without_spread_are_compared_as_they_are()
    {
        Assert.Equal(-1, new SeedContrast([1.95e-13, 1.95e-13], [1e-5]).Sign);
        Assert.Equal(0, new SeedContrast([1], [1]).Sign);
    }

    [Fact]
    public void A_number_beyond_a_wide_range_is_not_told_apart() =>
        Assert.Equal(0, new SeedContrast([2e-7, 1.6e-4, 6.7e-3], [0.007]).Sign);

    [Fact]
    public void The_seeds_that_are_asked_for_decide_as_a_rule()
    {
        var random = new Normal(0, 1, new MersenneTwister(1));
        double[] three = [.. Enumerable.Range(0, 3).Select(i => 0.5 + (i - 1.0))];
        int needed = Assert.IsType<int>(new SeedContrast(three, [0]).SeedsNeeded);
        // Mean 0.5 and deviation 1 against 0: half the interval is 0.5 at about 18 seeds, where every other draw decides.
        Assert.InRange(needed, 16, 20);
        int decided = Enumerable
            .Range(0, 400)
            .Count(_ => new SeedContrast([.. random.Samples().Take(needed).Select(x => x + 0.5)], [0]).Sign == 1);
        Assert.InRange(decided, 160, 260);
    }

    [Fact]
    public void Sides_alike_ask_for_more_seeds_than_are_ever_run() =>
        Assert.Null(new SeedContrast([1, 2, 3], [1, 2, 3]).SeedsNeeded);

    [Fact]
    public void Equal_sides_are_seldom_told_apart()
    {
        var random = new Normal(0, 1, new MersenneTwister(2));
        int wrong = Enumerable.Range(0, 1000).Count(_ => new SeedContrast(Draw(), Draw()).Sign != 0);
        Assert.InRange(wrong, 0, 60);

        double[] Draw() => [.. random.Samples().Take(3).Select(x => Math.Exp(0.5 * x))];
    }
}
