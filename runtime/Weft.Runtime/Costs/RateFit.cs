using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Costs;

/// <summary>
/// Rates r >= 0 that explain measured times: the least sum of squared relative errors of (work r - time). There are four
/// rates, so every set of those that are not 0 is tried.
/// </summary>
internal static class RateFit
{
    private const double Singular = 1e-12;

    /// <summary>The rates, in the order of the columns.</summary>
    /// <param name="work">Amounts of work, a row for each measurement.</param>
    /// <param name="times">Times, all above 0.</param>
    public static double[] Of(IReadOnlyList<double[]> work, IReadOnlyList<double> times)
    {
        var columns = work[0].Length;
        double[]? best = null;
        var least = double.PositiveInfinity;
        for (var set = 1; set < 1 << columns; set++)
        {
            int[] chosen = [.. Enumerable.Range(0, columns).Where(c => (set >> c & 1) != 0)];
            if (Solve(work, times, chosen) is not { } rates || Array.Exists(rates, rate => rate < 0))
            {
                continue;
            }

            var error = Error(work, times, rates);
            if (error < least)
            {
                (best, least) = (rates, error);
            }
        }

        return best ?? new double[columns];
    }

    private static double Error(IReadOnlyList<double[]> work, IReadOnlyList<double> times, double[] rates) =>
        work.Select((row, i) => Math.Pow(row.Zip(rates, (amount, rate) => amount * rate).Sum() / times[i] - 1, 2))
            .Sum();

    /// <summary>
    /// Least squares over the chosen columns; null where they depend on each other. Columns are scaled to length 1, and of
    /// so few that normal equations in float64 keep the digits that a timing has.
    /// </summary>
    private static double[]? Solve(IReadOnlyList<double[]> work, IReadOnlyList<double> times, int[] chosen)
    {
        var n = chosen.Length;
        double[][] columns = [.. chosen.Select(c => work.Select((row, i) => row[c] / times[i]).ToArray())];
        double[] lengths = [.. columns.Select(column => Math.Sqrt(column.Sum(x => x * x)))];
        if (Array.Exists(lengths, length => length == 0))
        {
            return null;
        }

        var a = new double[n, n + 1];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                a[i, j] = columns[i].Zip(columns[j], (x, y) => x * y).Sum() / (lengths[i] * lengths[j]);
            }

            a[i, n] = columns[i].Sum() / lengths[i];
        }

        // The matrix is symmetric and positive, so elimination needs no pivoting.
        for (var k = 0; k < n; k++)
        {
            if (a[k, k] < Singular)
            {
                return null;
            }

            for (var i = k + 1; i < n; i++)
            {
                var factor = a[i, k] / a[k, k];
                for (var j = k; j <= n; j++)
                {
                    a[i, j] -= factor * a[k, j];
                }
            }
        }

        var rates = new double[work[0].Length];
        for (var i = n - 1; i >= 0; i--)
        {
            var rest = a[i, n];
            for (var j = i + 1; j < n; j++)
            {
                rest -= a[i, j] * rates[chosen[j]] * lengths[j];
            }

            rates[chosen[i]] = rest / a[i, i] / lengths[i];
        }

        return rates;
    }
}
