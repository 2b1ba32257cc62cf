using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// n^-p for distances n = 1 .. <see cref="Longest"/> as a sum of exponentials, c(p, j) exp(-x_j n) over nodes x_j that do
/// not depend on p: the trapezoidal rule for n^-p = 1 / Gamma(p) times the integral over u of exp(p u - n e^u), whose
/// error falls exponentially with the step (G. Beylkin, L. Monzon, "Approximation by exponential sums revisited", 2010).
/// What lies below the smallest node is a geometric series, replaced by a constant and a share of that node such that
/// the sum and its slope are kept. The relative error is below 1e-6 for p from 0 to 4 and all these distances (beyond p = 4
/// it grows, but only relative to weights below 1/16); all c are positive, so nothing cancels.
/// </summary>
internal static class PowerExponentials
{
    /// <summary>The largest distance for which the error is stated; sums for longer ones stay close for a while.</summary>
    public const int Longest = 1 << 20;

    private const double Step = 0.4;

    /// <summary>exp(-x) of the largest node is below any weight that counts.</summary>
    private const double LargestNode = 24;

    /// <summary>How little the smallest node decays over the longest distance.</summary>
    private const double LeastDecay = 5e-3;

    private static readonly double[] s_logarithms = Grid();

    /// <summary>x_j, ascending; the first is 0.</summary>
    public static double[] Nodes { get; } = [0, .. Array.ConvertAll(s_logarithms, Math.Exp)];

    /// <summary>c(p, j) for a slope above 0; for 0 the constant alone.</summary>
    public static double[] Weights(double p)
    {
        var weights = new double[Nodes.Length];
        if (p == 0)
        {
            weights[0] = 1;
            return weights;
        }

        // h / Gamma(p) e^(p u), from logarithms: both grow beyond all bounds with p. 1 / Gamma(p) = p / Gamma(p + 1).
        var scale = Math.Log(Step * p) - LogGamma(p + 1);
        for (var j = 1; j < weights.Length; j++)
        {
            weights[j] = Math.Exp(scale + p * s_logarithms[j - 1]);
        }

        // The sum over k from 1 of e^(-p h k), and of that times e^(-h k), the nodes' own ratio.
        var (sum, slope) = (1 / Grows(p * Step), 1 / Grows((p + 1) * Step));
        weights[0] = weights[1] * (sum - slope);
        weights[1] *= 1 + slope;
        return weights;
    }

    /// <summary>log Gamma(z) for z of at least 1, by Stirling's series after shifting z beyond 10.</summary>
    internal static double LogGamma(double z)
    {
        double shift = 0;
        for (; z < 10; z++)
        {
            shift += Math.Log(z);
        }

        var r = 1 / (z * z);
        var series = (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r / 1188)))) / z;
        return (z - 0.5) * Math.Log(z) - z + 0.5 * Math.Log(2 * Math.PI) + series - shift;
    }

    /// <summary>e^x - 1 without cancellation.</summary>
    private static double Grows(double x) => x < 1 ? 2 * Math.Exp(x / 2) * Math.Sinh(x / 2) : Math.Exp(x) - 1;

    private static double[] Grid()
    {
        var (largest, least) = (Math.Log(LargestNode), Math.Log(LeastDecay / Longest));
        var grid = new double[(int)Math.Ceiling((largest - least) / Step)];
        for (var j = 0; j < grid.Length; j++)
        {
            grid[j] = largest - Step * (grid.Length - 1 - j);
        }

        return grid;
    }
}
