using System.Collections.Generic;
using System.Globalization;
using Weft.Compiler.Formulas;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Positions;

/// <summary>
/// The buckets of T5 (C. Raffel et al., 2020, arXiv 1910.10683; paper, section 2): r(n) = n for n &lt; B;
/// B + floor(B log(n / B) / log(N / B)) for B &lt;= n &lt; N; 2B - 1 beyond, with B = exact and N = max-distance.
/// </summary>
internal static class T5Staircase
{
    private const int MostSteps = 64;

    public static readonly Field<int> Exact = new(
        "exact",
        Sizes.UpTo(1 << 16),
        "B: distances below it have a bucket each, and as many buckets share the rest.",
        "16"
    );

    public static readonly Field<int> MaxDistance = new(
        "max-distance",
        Sizes.UpTo(1 << 24),
        "Distances from this one on share the last bucket.",
        "128"
    );

    /// <summary>
    /// r(n). The logarithm of a distance at the edge of a bucket may come out just below the whole number that it is;
    /// 1e-9 keeps it in its bucket.
    /// </summary>
    public static Formula Bucket(Formula n, int exact, int maxDistance)
    {
        var perUnit = exact / System.Math.Log((double)maxDistance / exact);
        return Min(Min(n, exact) + Floor(Log(Max(n, exact) / exact) * perUnit + 1e-9), 2 * exact - 1);
    }

    /// <summary>The distances at which buckets begin; null where there are too many for a way by steps to pay.</summary>
    public static IReadOnlyList<int>? Steps(int exact, int maxDistance)
    {
        if (exact > MostSteps / 2)
        {
            return null;
        }

        var perUnit = exact / System.Math.Log((double)maxDistance / exact);
        int Number(int n) =>
            n < exact
                ? n
                : System.Math.Min(
                    exact + (int)System.Math.Floor(System.Math.Log((double)n / exact) * perUnit + 1e-9),
                    2 * exact - 1
                );

        // Some buckets are empty where the largest distance is small.
        var steps = new List<int> { 0 };
        for (var bucket = 1; bucket < 2 * exact; bucket++)
        {
            var (low, high) = (steps[steps.Count - 1], maxDistance);
            while (high - low > 1)
            {
                var middle = low + (high - low) / 2;
                (low, high) = Number(middle) < bucket ? (middle, high) : (low, middle);
            }

            if (Number(steps[steps.Count - 1]) < bucket)
            {
                steps.Add(high);
            }
        }

        return steps;
    }

    public static string? Fault(int exact, int maxDistance) =>
        maxDistance > exact
            ? null
            : string.Format(
                CultureInfo.InvariantCulture,
                "max-distance {0} with exact {1}, expected a larger one; raise max-distance",
                maxDistance,
                exact
            );
}
