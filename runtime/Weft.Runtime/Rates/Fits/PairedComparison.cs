using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Fits;

/// <summary>Whether one design has a smaller error than another at the same sizes and from the same seeds.</summary>
/// <param name="Pairs">Pairs of points that both designs have.</param>
/// <param name="Ratio">Geometric mean of the first design's error over the second's; NaN without pairs.</param>
/// <param name="PValue">
/// Probability of a ratio at least as far from 1 if the two errors of each pair could as well be swapped, by the sign-flip
/// test on log ratios, two-sided; NaN without pairs. With k pairs it is never below 2^(1 - k).
/// </param>
public sealed record PairedComparison(int Pairs, double Ratio, double PValue)
{
    private const int ExactUpTo = 16;
    private const int Draws = 20_000;
    private const int Seed = 20240502;

    /// <summary>Compares two designs.</summary>
    public static PairedComparison Of(IEnumerable<ErrorPoint> first, IEnumerable<ErrorPoint> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Dictionary<(double, long), double> other = second
            .Where(p => p.IsUsable)
            .ToDictionary(p => (p.Size, p.Seed), p => p.Error);
        double[] logs =
        [
            .. first
                .Where(p => p.IsUsable && other.ContainsKey((p.Size, p.Seed)))
                .Select(p => Math.Log(p.Error / other[(p.Size, p.Seed)])),
        ];
        return logs.Length == 0
            ? new(0, double.NaN, double.NaN)
            : new(logs.Length, Math.Exp(logs.Average()), Probability(logs));
    }

    private static double Probability(double[] logs)
    {
        double observed = Math.Abs(logs.Sum());
        double tolerance = 1e-12 * logs.Sum(Math.Abs);
        bool IsAsFar(ulong signs)
        {
            double sum = 0;
            for (int i = 0; i < logs.Length; i++)
            {
                sum += ((signs >> (i & 63)) & 1) == 0 ? logs[i] : -logs[i];
            }

            return Math.Abs(sum) >= observed - tolerance;
        }

        if (logs.Length <= ExactUpTo)
        {
            ulong all = 1UL << logs.Length;
            int far = 0;
            for (ulong signs = 0; signs < all; signs++)
            {
                far += IsAsFar(signs) ? 1 : 0;
            }

            return (double)far / all;
        }

        // Drawn: the observed signs count as one of the draws, so that no probability comes out as 0.
        var random = new Random(Seed);
        int count = 1;
        for (int draw = 0; draw < Draws; draw++)
        {
            double sum = logs.Sum(value => random.Next(2) == 0 ? value : -value);
            count += Math.Abs(sum) >= observed - tolerance ? 1 : 0;
        }

        return (double)count / (Draws + 1);
    }
}
