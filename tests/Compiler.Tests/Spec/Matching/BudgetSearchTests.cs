using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec.Matching;
using Xunit;

namespace Weft.Compiler.Tests.Spec.Matching;

public sealed class BudgetSearchTests
{
    /// <summary>Against a search through everything, for numbers of which some have no quantity.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void Nearest_is_that_of_an_exhaustive_search(int step)
    {
        for (var budget = 0; budget <= 2100; budget += 13)
        {
            double? Quantity(long number) => number % step == 0 ? (number * number / 200.0) + number : null;
            var all = Enumerable.Range(2, 499).Where(number => Quantity(number) is not null);
            var best = all.Select(number => (long)number)
                .OrderBy(number => System.Math.Abs(Quantity(number)!.Value - budget))
                .ThenBy(number => number)
                .First();

            Assert.Equal((best, Quantity(best)!.Value), new BudgetSearch(2, 500, Quantity).Nearest(budget));
        }
    }

    [Fact]
    public void Few_numbers_are_measured_and_none_twice()
    {
        var measured = new List<long>();
        var search = new BudgetSearch(
            1,
            1 << 20,
            number =>
            {
                measured.Add(number);
                return 3 * number;
            }
        );

        Assert.Equal((333_333, 999_999), search.Nearest(1_000_000));
        Assert.Equal(measured.Distinct(), measured);
        Assert.InRange(measured.Count, 1, 45);
    }

    /// <summary>The heads that divide a width are far apart, and beyond the width there are none.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(29, 24)]
    [InlineData(37, 48)]
    [InlineData(1000, 48)]
    public void Divisors_are_found_over_gaps(double budget, long expected) =>
        Assert.Equal(
            (expected, expected),
            new BudgetSearch(1, 4096, number => 48 % number == 0 ? number : null).Nearest(budget)
        );

    [Fact]
    public void What_is_too_large_is_never_chosen()
    {
        static double? Quantity(long number) => number > 700 ? double.PositiveInfinity : number;

        Assert.Equal((700, 700), new BudgetSearch(1, 1 << 20, Quantity).Nearest(1e9));
        Assert.Null(new BudgetSearch(701, 1 << 20, Quantity).Nearest(1e9));
        Assert.Null(new BudgetSearch(1, 1 << 20, _ => null).Nearest(10));
    }
}
