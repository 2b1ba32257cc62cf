using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Construction;

/// <summary>One unit outer relu(weights . u + bias) of a feed-forward network (paper, section 1).</summary>
/// <param name="Weights">One for each argument.</param>
/// <param name="Bias">The inner bias.</param>
/// <param name="Outer">What the unit is multiplied by.</param>
internal sealed record ReluUnit(IReadOnlyList<double> Weights, double Bias, double Outer)
{
    /// <summary>The sum of some units.</summary>
    public static double Evaluate(IReadOnlyList<ReluUnit> units, IReadOnlyList<double> arguments) =>
        units.Sum(unit => unit.Outer * Math.Max(unit.Bias + unit.Weights.Zip(arguments, (w, u) => w * u).Sum(), 0));

    /// <summary>u_1 + ... + u_M, as relu(s) - relu(-s).</summary>
    public static IReadOnlyList<ReluUnit> Sum(int arguments) =>
        [new(Repeat(arguments, 1), 0, 1), new(Repeat(arguments, -1), 0, -1)];

    /// <summary>
    /// A function of s = u_1 + ... + u_M through some points, straight between them and constant beyond the first and the
    /// last.
    /// </summary>
    /// <param name="arguments">M.</param>
    /// <param name="points">At least one (s, value), with s ascending.</param>
    public static IReadOnlyList<ReluUnit> Through(int arguments, IReadOnlyList<(double At, double Value)> points)
    {
        double[] weights = Repeat(arguments, 1);
        List<ReluUnit> units = [new(Repeat(arguments, 0), 1, points[0].Value)];
        double slope = 0;
        for (int i = 0; i < points.Count; i++)
        {
            double next =
                i + 1 < points.Count ? (points[i + 1].Value - points[i].Value) / (points[i + 1].At - points[i].At) : 0;
            if (next != slope)
            {
                units.Add(new(weights, -points[i].At, next - slope));
            }

            slope = next;
        }

        return units;
    }

    /// <summary>
    /// The product of M signs from values that are less than 1/2 away from them in sum: rounding, which keeps a chain of
    /// look-ups exact (paper, section 2, on precision).
    /// </summary>
    /// <param name="arguments">M.</param>
    /// <param name="low">What stands for -1.</param>
    /// <param name="high">What stands for +1.</param>
    public static IReadOnlyList<ReluUnit> RoundedProduct(int arguments, double low, double high) =>
        Through(
            arguments,
            [
                .. Levels(arguments)
                    .SelectMany(level =>
                        new[] { -0.5, 0.5 }.Select(side => (level.At + side, level.Product > 0 ? high : low))
                    ),
            ]
        );

    /// <summary>The product of M signs, straight between the values that their sum can have.</summary>
    public static IReadOnlyList<ReluUnit> Product(int arguments) => Through(arguments, [.. Levels(arguments)]);

    /// <summary>Values on the corners of {-1, 1}^M, each by a unit that is 1 at its corner and 0 at the others.</summary>
    /// <param name="arguments">M.</param>
    /// <param name="value">The value at a corner; bit j of the code is set where u_j = 1.</param>
    public static IReadOnlyList<ReluUnit> Corners(int arguments, Func<double[], int, double> value) =>
        [
            .. Enumerable
                .Range(0, 1 << arguments)
                .Select(code =>
                {
                    double[] corner = [.. Enumerable.Range(0, arguments).Select(j => (code >> j & 1) == 1 ? 1.0 : -1)];
                    return new ReluUnit(corner, 1 - arguments, value(corner, code));
                }),
        ];

    // The sums of M signs, and the product that goes with each.
    private static IEnumerable<(double At, double Product)> Levels(int arguments) =>
        Enumerable
            .Range(0, arguments + 1)
            .Select(positive => ((double)((2 * positive) - arguments), (arguments - positive) % 2 == 0 ? 1.0 : -1));

    private static double[] Repeat(int count, double value) => [.. Enumerable.Repeat(value, count)];
}
