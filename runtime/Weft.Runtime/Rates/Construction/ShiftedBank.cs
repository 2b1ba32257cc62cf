using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Runtime.Rates.Approximation;

namespace Weft.Runtime.Rates.Construction;

/// <summary>
/// Heads without normalisation whose kernel the query moves, so that together they pick the token g steps back for every g
/// of a set: lin shifts, sum_h alpha_h e^(-p_h (n - g)), log rescales, sum_h alpha_h (n / g)^(-p_h) (paper, section 4, on
/// Task II). Both approximate the indicator of n = g.
/// </summary>
internal sealed class ShiftedBank
{
    private readonly bool _isLog;

    private ShiftedBank(PositionScheme position, IReadOnlyList<int> distances, KernelFit fit)
    {
        (Fit, _isLog) = (fit, position is LogPosition);
        Slopes = fit.Slopes;
        int place = Place(_isLog, distances);

        // The fit counts from the farthest shift or in parts of a common multiple.
        Values =
        [
            .. Slopes.Zip(
                fit.Coefficients[0],
                (p, alpha) => alpha * (_isLog ? Math.Pow(place, -p) : Math.Exp(-p * place))
            ),
        ];
    }

    /// <summary>The approximation of the indicator.</summary>
    public KernelFit Fit { get; }

    /// <summary>p of each head.</summary>
    public IReadOnlyList<double> Slopes { get; }

    /// <summary>alpha of each head.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>What a head adds to its logit over p, for a distance: g for lin and "t minus x", log g for dot products with log.</summary>
    public static double Shift(AttentionSpec attention, double distance) =>
        attention.Groups[0].Position is LogPosition && attention.Score is DotProduct ? Math.Log(distance) : distance;

    /// <summary>The weight of the token n steps back when the shift is that of a distance g, which need not be whole.</summary>
    public double Weight(int n, double g)
    {
        if (_isLog && n == 0)
        {
            return 0;
        }

        double sum = 0;
        for (int h = 0; h < Slopes.Count; h++)
        {
            sum += Values[h] * (_isLog ? Math.Pow(n / g, -Slopes[h]) : Math.Exp(-Slopes[h] * (n - g)));
        }

        return sum;
    }

    /// <summary>The sum of tokens with these weights.</summary>
    public double Collect(ReadOnlySpan<double> newestFirst, double g)
    {
        double sum = 0;
        for (int n = 0; n < newestFirst.Length; n++)
        {
            sum += Weight(n, g) * newestFirst[n];
        }

        return sum;
    }

    /// <summary>The approximation problem for a set of distances.</summary>
    public static KernelApproximation Problem(
        PositionScheme position,
        IReadOnlyList<int> distances,
        int length,
        double precision
    )
    {
        bool isLog = position is LogPosition;
        bool isSingle = precision > Digits.OfDoubles;
        int place = Place(isLog, distances);
        int longest = isLog ? (length - 1) * (place / distances.Min()) : length - 1 + place - distances.Min();
        return HeadFamilies.Approximate(
            position,
            [TargetKernel.Indicator(place, longest)],
            stream: false,
            precision: precision * (isSingle ? FloatRounding : DoubleRounding),
            steepest: Math.Min(
                Slope.Steepest,
                Math.Log(isSingle ? float.MaxValue : double.MaxValue)
                    * Headroom
                    / (isLog ? Math.Log(Math.Max(distances.Max(), 2)) : Math.Max(place, 1))
            ),
            inModule: true
        );
    }

    /// <summary>Heads that solve it.</summary>
    public static ShiftedBank Of(PositionScheme position, IReadOnlyList<int> distances, KernelFit fit) =>
        new(position, distances, fit);

    /// <summary>Why heads of an attention cannot be moved so; null where they can.</summary>
    public static string? Unsuitable(AttentionSpec attention, IEnumerable<int> distances, int length)
    {
        bool isLog = attention.Groups[0].Position is LogPosition;
        return attention.Score is NoScore ? "the memory depends on tokens, so it needs score: dot-product or tmx"
            : attention.Score is DotProduct { QueryKeyNorm: not null } ? "its queries and keys are normalised"
            : attention.Normalisation != Normalisation.None
                ? "the construction is for attention without normalisation (normalisation: none)"
            : !isLog ? null
            : distances.Any(g => g == 0) ? "log does not see distance 0"
            : Multiple(distances) / distances.Min() * (length - 1) > MostPlaces
                ? "the distances have no common multiple small enough for log"
            : null;
    }

    private const long MostPlaces = 20_000;

    // A logit is a difference of terms up to p g and rounds relative to those. Steep heads with large coefficients would be
    // chosen up to the point where rounding is all of the error: doubles have digits to spare, so that the error of a module
    // stays that of its approximation within a hundredth; float32 has none.
    private const double DoubleRounding = 512;
    private const double FloatRounding = 4;

    // Of the exponents that the type of the weights has: the weight of x_t is e^(p g) or g^p, times its coefficient.
    private const double Headroom = 0.7;

    private static int Place(bool isLog, IReadOnlyList<int> distances) =>
        isLog ? (int)Multiple(distances) : distances.Max();

    private static long Multiple(IEnumerable<int> distances) =>
        (long)
            distances.Aggregate(
                BigInteger.One,
                (m, g) => BigInteger.Min(m / BigInteger.GreatestCommonDivisor(m, g) * g, int.MaxValue)
            );
}
