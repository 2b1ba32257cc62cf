using System;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>p = softplus(theta) = log(1 + e^theta) and its inverse, both exact for very small and very large slopes.</summary>
internal static class Slope
{
    /// <summary>
    /// Beyond this slope libtorch takes theta itself for p, which is off by e^-p: weights that were computed would not be
    /// those that a module has.
    /// </summary>
    public const double Steepest = 20;

    /// <summary>log p, the same on every processor.</summary>
    public static double Logarithm(double slope) => (double)DoubleDouble.Log(slope);

    /// <summary>p for its logarithm, the same on every processor.</summary>
    public static double FromLogarithm(double logarithm) => (double)DoubleDouble.Exp(logarithm);

    /// <summary>log(1 + e^theta).</summary>
    public static double FromTheta(double theta) => Math.Max(theta, 0) + LogOnePlus(Math.Exp(-Math.Abs(theta)));

    /// <summary>The theta of a slope: log(e^p - 1).</summary>
    public static double ToTheta(double slope) => slope + Math.Log(-ExpMinusOne(-slope));

    // log(1 + x) and e^x - 1 without cancellation (W. Kahan's correction of what rounding takes from 1 + x).
    private static double LogOnePlus(double x)
    {
        double y = 1 + x;
        return y == 1 ? x : Math.Log(y) * x / (y - 1);
    }

    private static double ExpMinusOne(double x) =>
        Math.Abs(x) < 1 ? 2 * Math.Exp(x / 2) * Math.Sinh(x / 2) : Math.Exp(x) - 1;
}
