using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Distributions;

namespace Weft.Runtime.Trials;

/// <summary>
/// Whether two sides of an inequality, each measured once a seed, differ by more than their seeds do. The 95 % interval of
/// the difference of their means is that of B. L. Welch ("The generalization of 'Student's' problem when several different
/// population variances are involved", Biometrika 34, 1947), of the values and, where all are positive, of their
/// logarithms, since losses spread over decades; where one of the two excludes equality, the sides are told apart. Up to
/// <see cref="FewSeeds"/> seeds, whose spread is hardly known, their ranges may not overlap either.
/// </summary>
/// <param name="left">The left side's value for each seed; a single one where it depends on no result.</param>
/// <param name="right">The right side's.</param>
public sealed class SeedContrast(IReadOnlyList<double> left, IReadOnlyList<double> right)
{
    /// <summary>Numbers of seeds up to which ranges that overlap are never told apart.</summary>
    public const int FewSeeds = 5;

    /// <summary>The largest number of seeds that is ever asked for.</summary>
    public const int MostSeeds = 1000;

    private const double Confidence = 0.95;

    private readonly Sample[] _scales =
    [
        Sample.Of(left, right),
        .. left.Concat(right).All(value => value > 0)
            ? [Sample.Of(Logarithms(left), Logarithms(right))]
            : Array.Empty<Sample>(),
    ];

    /// <summary>
    /// The sign of left - right, where that is beyond chance; 0 where it is not. With one value a side there is no spread
    /// to compare with, and the sign is that of the two values.
    /// </summary>
    public int Sign =>
        Overlap && Seeds <= FewSeeds
            ? 0
            : _scales.Select(scale => scale.Sign(left.Count, right.Count)).FirstOrDefault(sign => sign != 0);

    /// <summary>
    /// About how many seeds would tell the sides apart if more of them had the means and spreads of these; null for more
    /// than <see cref="MostSeeds"/>.
    /// </summary>
    public int? SeedsNeeded
    {
        get
        {
            int least = Overlap ? Math.Max(Seeds, FewSeeds) : Seeds;
            return Enumerable
                .Range(least + 1, Math.Max(0, MostSeeds - least))
                .Where(seeds => _scales.Any(scale => scale.Sign(More(left, seeds), More(right, seeds)) != 0))
                .Select(seeds => (int?)seeds)
                .FirstOrDefault();
        }
    }

    private int Seeds => Math.Max(left.Count, right.Count);

    private bool Overlap => left.Min() <= right.Max() && right.Min() <= left.Max();

    private static double[] Logarithms(IEnumerable<double> values) => [.. values.Select(value => Math.Log(value))];

    // A number of the file stays one value, however many seeds there are.
    private static int More(IReadOnlyList<double> side, int seeds) => side.Count == 1 ? 1 : seeds;

    private readonly record struct Sample(double Difference, double LeftVariance, double RightVariance)
    {
        public static Sample Of(IReadOnlyList<double> left, IReadOnlyList<double> right) =>
            new(left.Average() - right.Average(), Variance(left), Variance(right));

        public int Sign(int leftCount, int rightCount)
        {
            double a = LeftVariance / leftCount;
            double b = RightVariance / rightCount;
            if (a + b == 0)
            {
                return Math.Sign(Difference);
            }

            // By shares of the sum: squares of small variances underflow.
            double share = a / (a + b);
            double freedom = 1 / (Weight(share, leftCount) + Weight(1 - share, rightCount));
            double half = StudentT.InvCDF(0, 1, freedom, (1 + Confidence) / 2) * Math.Sqrt(a + b);
            return Math.Abs(Difference) > half ? Math.Sign(Difference) : 0;
        }

        private static double Weight(double share, int count) => count < 2 ? 0 : share * share / (count - 1);

        private static double Variance(IReadOnlyList<double> values)
        {
            double mean = values.Average();
            return values.Count < 2 ? 0 : values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        }
    }
}
