using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.Distributions;

namespace Weft.Runtime.Rates.Fits;

/// <summary>
/// The rate of trained errors. What is measured of a seed is its own exponent, so the interval is Student's over seeds, of
/// each seed's exponent to first order around the curve of the means: it holds whatever the slopes do from seed to seed
/// and however the noise changes with the size, since both are the same for all seeds. Room for a floor is always part of
/// the form, so nothing is chosen from the data but whether to answer, and that by the noise within seeds, which is
/// independent of how far their exponents differ.
/// </summary>
internal sealed class SeedFit
{
    /// <summary>Level of intervals.</summary>
    public const double Level = 0.95;

    /// <summary>Fewer sizes tell neither forms nor floors apart.</summary>
    public const int LeastSizes = 6;

    /// <summary>Fewer seeds have no spread.</summary>
    public const int LeastSeeds = 2;

    // Where a form is taken on slight evidence, those draws are taken in which noise looked like it, and their exponents
    // are wrong: the other form has to be worse beyond doubt.
    private const double FormRisk = 1e-4;
    private const double MisfitRisk = 1e-3;
    private const double FloorRisk = 1e-3;

    // The largest relative error of n from noise alone that leaves its estimate linear in the noise.
    private const double MostUncertain = 0.06;

    private const int MostSeeds = 100;
    private const int MostNewSizes = 6;

    private readonly SeedCurves _curves;
    private readonly BentLine _other;
    private readonly double _noise;

    private SeedFit(SeedCurves curves)
    {
        _curves = curves;
        BentLine power = BentLine.Fit(RateModel.Power, curves.Sizes, curves.Mean);
        BentLine exponential = BentLine.Fit(RateModel.Exponential, curves.Sizes, curves.Mean);
        (Form, _other) = power.SumOfSquares <= exponential.SumOfSquares ? (power, exponential) : (exponential, power);
        (double[][] basis, double sensitivity) = Form.Tangent();
        double[] weights = [.. basis[2].Select(v => v / sensitivity)];
        double left = 0;
        var exponents = new double[Seeds];
        for (int seed = 0; seed < Seeds; seed++)
        {
            double[] deviation = [.. curves.Logarithms[seed].Zip(curves.Mean, (y, mean) => y - mean)];
            exponents[seed] = Form.Exponent + BentLine.Dot(weights, deviation);
            left += BentLine.Dot(deviation, deviation);
            left -= basis.Sum(column => Square(BentLine.Dot(column, deviation)));
        }

        Exponents = exponents;

        // What is left of each seed after a level, a bend and a slope of its own; exact data leave rounding.
        Freedom = (Seeds - 1) * (Sizes - 3);
        _noise = Math.Sqrt(Math.Max(left / Freedom, 1e-20));
        Misfit = Form.SumOfSquares * Seeds / Square(_noise) / (Sizes - 3);
    }

    /// <summary>The better form with room for a floor.</summary>
    public BentLine Form { get; }

    /// <summary>n of each seed.</summary>
    public IReadOnlyList<double> Exponents { get; }

    /// <summary>Degrees of freedom of the noise within seeds.</summary>
    public int Freedom { get; }

    /// <summary>Mean square of what the form leaves of the mean over seeds, in units of its noise.</summary>
    public double Misfit { get; }

    /// <summary>Whether there is a number, or why there is none.</summary>
    public RateAnswer Answer { get; private set; }

    /// <summary>The 95 % interval of n.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            double half = StudentSample.Of((double[])Exponents).Half(Level);
            return (Form.Exponent - half, Form.Exponent + half);
        }
    }

    /// <summary>Whether the points bend up beyond what noise does.</summary>
    public bool HasFloor
    {
        get
        {
            double[] u = [.. _curves.Sizes.Select(s => Form.Model.Abscissa(s))];
            (double level, double slope) = BentLine.Line(u, _curves.Mean, Sizes);
            double straight = u.Zip(_curves.Mean, (x, y) => Square(y - level - (slope * x))).Sum();
            double gain = (straight - Form.SumOfSquares) * Seeds / Square(_noise);
            return Form.Bend > 0 && gain > Square(StudentSample.Quantile(Freedom, 1 - (FloorRisk / 2)));
        }
    }

    private int Sizes => _curves.Sizes.Length;

    private int Seeds => _curves.Seeds.Length;

    /// <summary>Fits at least <see cref="LeastSizes"/> sizes of at least <see cref="LeastSeeds"/> seeds.</summary>
    public static SeedFit Of(SeedCurves curves)
    {
        var fit = new SeedFit(curves);
        double apart = Distance(fit.Form.Values, fit._other.Values);
        double error = fit._noise / Math.Sqrt(fit.Seeds);
        double evidence = fit._other.SumOfSquares - fit.Form.SumOfSquares + (apart * apart);
        fit.Answer =
            !(evidence / (2 * apart) > error * StudentSample.Quantile(fit.Freedom, 1 - FormRisk))
                ? RateAnswer.FormUndecided
            : !IsKnown(fit.Form.Tangent().Sensitivity, fit.Form.Exponent, error) ? RateAnswer.FloorPossible
            : fit.Misfit > MostMisfit(fit.Sizes - 3, fit.Freedom) ? RateAnswer.NoForm
            : RateAnswer.Number;
        return fit;
    }

    /// <summary>
    /// About how many seeds, and about how many sizes with those that there are, would give a number if the form is right;
    /// null for more than a hundred seeds or six more sizes.
    /// </summary>
    public (int? Seeds, int? Sizes) Needed()
    {
        int? seeds = Enumerable
            .Range(Seeds + 1, Math.Max(MostSeeds - Seeds, 0))
            .Where(count => Decides(_curves.Sizes, count))
            .Select(count => (int?)count)
            .FirstOrDefault();
        double[] sizes = _curves.Sizes;
        double ratio = sizes[^1] / sizes[^2];
        for (int more = 1; more <= MostNewSizes; more++)
        {
            sizes = [.. sizes, sizes[^1] * ratio];
            if (Decides(sizes, Seeds))
            {
                return (seeds, sizes.Length);
            }
        }

        return (seeds, null);
    }

    // Whether the fitted form at these sizes, with this noise, would likely pass.
    private bool Decides(double[] sizes, int seeds)
    {
        double[] values = Form.At(sizes, _curves.Sizes[^1]);
        BentLine other = sizes.Length == Sizes ? _other : BentLine.Fit(_other.Model, sizes, values);
        double error = _noise / Math.Sqrt(seeds);
        double threshold = StudentSample.Quantile((seeds - 1) * (sizes.Length - 3), 1 - FormRisk);
        return Distance(values, other.Values) > error * (threshold + 1)
            && IsKnown(Form.Tangent(sizes).Sensitivity, Form.Exponent, error);
    }

    private static bool IsKnown(double sensitivity, double exponent, double error) =>
        error < MostUncertain * exponent * sensitivity;

    private static double Distance(double[] left, double[] right) =>
        Math.Sqrt(left.Zip(right, (a, b) => Square(a - b)).Sum());

    private static double MostMisfit(int sizes, int freedom) =>
        s_misfits.GetOrAdd((sizes, freedom), key => FisherSnedecor.InvCDF(key.Sizes, key.Freedom, 1 - MisfitRisk));

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<
        (int Sizes, int Freedom),
        double
    > s_misfits = new();

    private static double Square(double value) => value * value;
}
