using System;
using System.Linq;
using Weft.Runtime.Rates.Approximation;

namespace Weft.Runtime.Rates.Fits;

/// <summary>
/// Least squares of log E for one <see cref="RateModel"/>, parameters (a, n) and, with a floor, log c: relative errors of
/// all points count alike.
/// </summary>
internal sealed class Regression
{
    private const int MostSteps = 100;

    private readonly double[] _x;
    private readonly double[] _y;

    private Regression(RateModel model, double[] x, double[] y, double[] parameters)
    {
        (Model, _x, _y, Parameters) = (model, x, y, parameters);
        Residuals = [.. x.Zip(y, (at, value) => value - Predict(model, parameters, at))];
        SumOfSquares = Residuals.Sum(r => r * r);
    }

    /// <summary>The form.</summary>
    public RateModel Model { get; }

    /// <summary>a, n and, with a floor, log c.</summary>
    public double[] Parameters { get; }

    /// <summary>What is left of each log E.</summary>
    public double[] Residuals { get; }

    /// <summary>Sum of their squares.</summary>
    public double SumOfSquares { get; }

    /// <summary>n.</summary>
    public double Exponent => Parameters[1];

    /// <summary>
    /// Akaike's criterion corrected for small samples (K. Burnham, D. Anderson, 2002), the variance counted as a parameter;
    /// infinite where there are too few points for the form.
    /// </summary>
    public double Criterion
    {
        get
        {
            double count = _x.Length;
            double parameters = Parameters.Length + 1;

            // Exact data has no scatter; rounding of doubles stands for it.
            double variance = Math.Max(SumOfSquares / count, 1e-24);
            return count - parameters - 1 > 0
                ? (count * Math.Log(variance))
                    + (2 * parameters)
                    + (2 * parameters * (parameters + 1) / (count - parameters - 1))
                : double.PositiveInfinity;
        }
    }

    /// <summary>Fits a form to sizes and logarithms of errors; null where no form with a floor is better than without.</summary>
    public static Regression? Fit(RateModel model, double[] sizes, double[] logarithms)
    {
        double[] x = [.. sizes.Select(s => model.Abscissa(s))];
        if (!model.HasFloor())
        {
            return Straight(model, x, logarithms);
        }

        Regression? best = null;
        double least = logarithms.Min();
        foreach (double share in new[] { 0.99, 0.9, 0.5, 0.1 })
        {
            double floor = least + Math.Log(share);
            double[] above = [.. logarithms.Select(y => y + Math.Log(Math.Max(1 - Math.Exp(floor - y), 1e-3)))];
            double[] start = [.. Line(x, above), floor];
            Regression fit = Descend(new Regression(model, x, logarithms, start));
            best = best is null || fit.SumOfSquares < best.SumOfSquares ? fit : best;
        }

        return best is { Exponent: > 0 } && best.Parameters.All(double.IsFinite) ? best : null;
    }

    /// <summary>The form's log E at a size.</summary>
    public double At(double size) => Predict(Model, Parameters, Model.Abscissa(size));

    private static double Predict(RateModel model, double[] p, double x)
    {
        double falling = p[0] - (p[1] * x);
        if (!model.HasFloor())
        {
            return falling;
        }

        double larger = Math.Max(falling, p[2]);
        return larger + Math.Log(Math.Exp(falling - larger) + Math.Exp(p[2] - larger));
    }

    private static Regression Straight(RateModel model, double[] x, double[] y) => new(model, x, y, Line(x, y));

    // a and n of the straight line a - n x.
    private static double[] Line(double[] x, double[] y)
    {
        double centre = x.Average();
        double mean = y.Average();
        double spread = x.Sum(v => (v - centre) * (v - centre));
        double slope = spread > 0 ? x.Zip(y, (v, w) => (v - centre) * (w - mean)).Sum() / spread : 0;
        return [mean - (slope * centre), -slope];
    }

    // Gauss and Newton's method, steps halved until they lead down.
    private static Regression Descend(Regression fit)
    {
        for (int i = 0; i < MostSteps; i++)
        {
            var qr = new HouseholderQr(fit.Jacobian());
            double[] right = [.. fit.Residuals];
            qr.Rotate(right);
            double[] step = qr.Solve(right);
            Regression? next = null;
            for (double share = 1; share > 1e-6 && next is null; share /= 2)
            {
                double[] moved = [.. fit.Parameters.Zip(step, (p, d) => p + (share * Math.Clamp(d, -5, 5)))];
                var tried = new Regression(fit.Model, fit._x, fit._y, moved);
                next = tried.SumOfSquares < fit.SumOfSquares ? tried : null;
            }

            if (next is null)
            {
                return fit;
            }

            bool isDone = next.SumOfSquares > (1 - 1e-9) * fit.SumOfSquares;
            fit = next;
            if (isDone)
            {
                break;
            }
        }

        return fit;
    }

    // Derivatives of the prediction by a, n and log c.
    private double[][] Jacobian()
    {
        var columns = new double[Parameters.Length][];
        double[] share =
        [
            .. _x.Select(x =>
                Model.HasFloor() ? Math.Exp(Parameters[0] - (Parameters[1] * x) - Predict(Model, Parameters, x)) : 1
            ),
        ];
        columns[0] = [.. share];
        columns[1] = [.. share.Zip(_x, (s, x) => -s * x)];
        if (Model.HasFloor())
        {
            columns[2] = [.. share.Select(s => 1 - s)];
        }

        return columns;
    }
}
