using System;
using System.Linq;

namespace Weft.Runtime.Rates.Fits;

/// <summary>
/// The 95 % interval of an exponent by the studentised bootstrap of residuals over all points and seeds, which keeps its
/// level with few points where percentiles do not (B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993,
/// chapter 12). It is drawn from a fixed seed, so that a report is the same twice.
/// </summary>
internal static class Bootstrap
{
    private const int Draws = 1000;
    private const double Level = 0.95;
    private const int Seed = 20240502;

    /// <summary>Low and high end; NaN without degrees of freedom.</summary>
    public static (double Low, double High) Interval(Regression fit)
    {
        int count = fit.Residuals.Length;
        int freedom = count - fit.Parameters.Length;
        if (freedom < 1)
        {
            return (double.NaN, double.NaN);
        }

        // Fitting takes its share of the noise away; residuals are drawn at the size of the noise.
        double mean = fit.Residuals.Average();
        double inflation = Math.Sqrt((double)count / freedom);
        double[] residuals = [.. fit.Residuals.Select(r => (r - mean) * inflation)];
        double[] predictions = fit.Predictions;
        if (!(fit.StandardError > 1e-12 * Math.Abs(fit.Exponent)))
        {
            return (fit.Exponent, fit.Exponent);
        }

        var random = new Random(Seed);
        var ratios = new double[Draws];
        var drawn = new double[count];
        for (int draw = 0; draw < Draws; draw++)
        {
            for (int i = 0; i < count; i++)
            {
                drawn[i] = predictions[i] + residuals[random.Next(count)];
            }

            Regression again = fit.Refit(drawn);
            ratios[draw] = (again.Exponent - fit.Exponent) / again.StandardError;
        }

        double[] sorted = [.. ratios.Where(double.IsFinite).Order()];
        double At(double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
        double tail = (1 - Level) / 2;
        return sorted.Length < Draws / 2
            ? (double.NaN, double.NaN)
            : (fit.Exponent - (At(1 - tail) * fit.StandardError), fit.Exponent - (At(tail) * fit.StandardError));
    }
}
