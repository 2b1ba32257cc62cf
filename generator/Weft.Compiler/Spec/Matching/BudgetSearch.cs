using System;
using System.Collections.Generic;

namespace Weft.Compiler.Spec.Matching;

/// <summary>
/// Searches the whole number whose quantity is nearest to a budget. The quantity grows with the number, and some
/// numbers have none: a width that the heads do not divide. Each number is measured once, and few are: doubling finds
/// a bracket, bisection narrows it, and where a number has no quantity the next one that has takes its place.
/// </summary>
/// <param name="minimum">The smallest number.</param>
/// <param name="maximum">The largest number.</param>
/// <param name="measure">The quantity of a number: infinity beyond all budgets, null where there is none.</param>
internal sealed class BudgetSearch(long minimum, long maximum, Func<long, double?> measure)
{
    /// <summary>Numbers without a quantity in a row after which the search gives up: the most heads a width can have.</summary>
    private const int LongestGap = 4096;

    private readonly Dictionary<long, double?> measured = new();

    /// <summary>The number with the nearest quantity, the smaller of two as near; null where none has a finite quantity.</summary>
    public (long Number, double Quantity)? Nearest(double budget)
    {
        (long Number, double Quantity)? below = null;
        (long Number, double Quantity)? above = null;

        // All numbers from minimum to `reached` are below the budget; none from `end` to below `above` has a quantity.
        var reached = minimum - 1;
        var end = minimum;
        while (reached < maximum)
        {
            if (First(end, maximum) is not { } found)
            {
                break;
            }
            if (found.Quantity >= budget)
            {
                above = found;
                break;
            }
            below = found;
            reached = found.Number;
            end = Math.Min(2 * Math.Max(reached, 1), maximum);
        }
        while (end - reached > 1)
        {
            var middle = reached + ((end - reached) / 2);
            if (First(middle, end - 1) is not { } found)
            {
                end = middle;
            }
            else if (found.Quantity >= budget)
            {
                above = found;
                end = middle;
            }
            else
            {
                below = found;
                reached = found.Number;
            }
        }
        return Nearer(below, above, budget);
    }

    private static (long Number, double Quantity)? Nearer(
        (long Number, double Quantity)? below,
        (long Number, double Quantity)? above,
        double budget
    ) =>
        above is not { } high || double.IsPositiveInfinity(high.Quantity) ? below
        : below is not { } low || high.Quantity - budget < budget - low.Quantity ? above
        : below;

    /// <summary>The first number of a range that has a quantity.</summary>
    private (long Number, double Quantity)? First(long from, long to)
    {
        for (var number = from; number <= to && number < from + LongestGap; number++)
        {
            if (!measured.TryGetValue(number, out var quantity))
            {
                measured.Add(number, quantity = measure(number));
            }
            if (quantity is { } found)
            {
                return (number, found);
            }
        }
        return null;
    }
}
