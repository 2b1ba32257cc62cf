using System;
using System.Collections.Generic;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// k(n; x) = exp(p phi(n)) with p = e^x: sums of exponentials for lin, of powers for log (paper, section 4), of
/// exponentials of buckets for the staircase of T5.
/// </summary>
/// <param name="word">The encoding's name.</param>
/// <param name="nearest">The smallest admissible distance.</param>
/// <param name="phi">phi(n), at most 0 and 0 at the nearest distance.</param>
/// <param name="least">The smallest slope that is tried.</param>
/// <param name="greatest">The largest slope that is tried.</param>
internal sealed class SlopedFamily(
    string word,
    int nearest,
    Func<double, DoubleDouble> phi,
    double least = SlopedFamily.LeastSlope,
    double greatest = SlopedFamily.GreatestSlope
) : HeadFamily
{
    /// <summary>A kernel that decays by less over any distance that matters is a constant.</summary>
    public const double LeastSlope = 1e-7;

    /// <summary>Between neighbouring distances a steeper kernel of lin falls below the precision of a double.</summary>
    public const double GreatestSlope = 40;

    public override string Word => word;

    public override int Nearest => nearest;

    public override IReadOnlyList<(double Low, double High)> Ranges { get; } =
    [(Slope.Logarithm(least), Slope.Logarithm(greatest))];

    public override bool IsChebyshev => true;

    public override void Biases(
        HeadNumber head,
        ReadOnlySpan<DoubleDouble> x,
        double[] distances,
        Span<DoubleDouble> biases
    )
    {
        DoubleDouble slope = DoubleDouble.Exp(x[0]);
        for (int i = 0; i < biases.Length; i++)
        {
            biases[i] = slope * phi(distances[i]);
        }
    }

    // d/dx (e^x phi) = e^x phi.
    public override void Derivative(
        ReadOnlySpan<DoubleDouble> x,
        int which,
        double[] distances,
        Span<DoubleDouble> slopes
    ) => Biases(default, x, distances, slopes);
}
