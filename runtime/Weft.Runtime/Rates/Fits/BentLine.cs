using System;

namespace Weft.Runtime.Rates.Fits;

/// <summary>
/// Least squares of a form with room for a floor: log E = a - n u + sign(b) log(1 + (e^|b| - 1) e^(n u)), where u is log s or
/// s, less its value at the largest size. For b > 0 this is log(c + e^a e^(-n u)), and b is how far the floor c lifts the
/// largest size above the line; b &lt; 0 mirrors it, so that b = 0, no floor, is no edge at which estimates lose their
/// distribution.
/// </summary>
internal sealed class BentLine
{
    private const int MostSteps = 60;
    private const double SteepestDrop = 30;
    private const double MostBend = 60;

    private readonly double[] _u;

    private BentLine(RateModel model, double[] u, Solution found)
    {
        (Model, _u) = (model, u);
        (Level, Exponent, Bend, SumOfSquares) = found;
        Values = Evaluate(found, u);
    }

    /// <summary><see cref="RateModel.Power"/> or <see cref="RateModel.Exponential"/>.</summary>
    public RateModel Model { get; }

    /// <summary>a: the line's log E at the largest size.</summary>
    public double Level { get; }

    /// <summary>n.</summary>
    public double Exponent { get; }

    /// <summary>b.</summary>
    public double Bend { get; }

    /// <summary>Sum of squares of what is left of the logarithms.</summary>
    public double SumOfSquares { get; }

    /// <summary>The form's log E at each size.</summary>
    public double[] Values { get; }

    /// <summary>c; 0 where the points do not bend upwards.</summary>
    public double Floor => Bend > 0 ? Math.Exp(Level) * (Math.Exp(Bend) - 1) : 0;

    /// <summary>log E of the falling part alone at the size 1 of a power or 0 of an exponential.</summary>
    public double Intercept(double[] sizes) => Level + (Exponent * Model.Abscissa(sizes[^1]));

    /// <summary>Fits the form.</summary>
    /// <param name="model">A form without a floor.</param>
    /// <param name="sizes">At least three, rising.</param>
    /// <param name="logarithms">log E, one a size.</param>
    public static BentLine Fit(RateModel model, double[] sizes, double[] logarithms)
    {
        double[] u = Abscissae(model, sizes);
        double gap = double.PositiveInfinity;
        for (int i = 1; i < u.Length; i++)
        {
            gap = Math.Min(gap, u[i] - u[i - 1]);
        }

        // Beyond the steepest, all but one point are floor; below the flattest, a bend and a slope are the same.
        (double Least, double Most) range = (1e-3 / -u[0], SteepestDrop / gap);
        int count = u.Length;
        (double level, double slope) = Line(u, logarithms, count);
        Solution best = Descend(u, logarithms, level, Math.Clamp(-slope, range.Least, range.Most), 0, range);
        foreach (int head in (ReadOnlySpan<int>)[2, (count + 1) / 2, count - 1])
        {
            (level, slope) = Line(u, logarithms, head);
            double tail = 0;
            for (int i = head; i < count; i++)
            {
                tail += logarithms[i] / (count - head);
            }

            if (-slope > range.Least && tail - level is var bend and > 0.3)
            {
                double steep = Math.Min(-slope, range.Most);
                Solution tried = Descend(u, logarithms, level, steep, Math.Min(bend, MostBend), range);
                best = tried.SumOfSquares < best.SumOfSquares ? tried : best;
            }
        }

        return new(model, u, best);
    }

    /// <summary>The form's log E at other sizes.</summary>
    public double[] At(double[] sizes, double last)
    {
        var u = new double[sizes.Length];
        for (int i = 0; i < u.Length; i++)
        {
            u[i] = Model.Abscissa(sizes[i]) - Model.Abscissa(last);
        }

        return Evaluate(new(Level, Exponent, Bend, 0), u);
    }

    /// <summary>
    /// Orthonormal columns that span the derivatives of the values by a, b and n, and the derivative by n along the last,
    /// which alone tells n.
    /// </summary>
    public (double[][] Basis, double Sensitivity) Tangent() => Tangent(_u, Exponent, Bend);

    /// <summary>The same at other sizes.</summary>
    public (double[][] Basis, double Sensitivity) Tangent(double[] sizes)
    {
        // The bend belongs to the largest size that was measured; there it may be a larger one.
        double[] u = Abscissae(Model, sizes);
        double shift = Model.Abscissa(sizes[^1]) - Model.Abscissa(sizes[_u.Length - 1]);
        double lifted = (Math.Exp(Math.Abs(Bend)) - 1) * Math.Exp(Exponent * shift);
        return Tangent(u, Exponent, Math.Sign(Bend) * Math.Log(1 + lifted));
    }

    private static (double[][] Basis, double Sensitivity) Tangent(double[] u, double exponent, double bend)
    {
        int count = u.Length;
        var level = new double[count];
        var lift = new double[count];
        var fall = new double[count];
        double growth = Math.Exp(Math.Abs(bend));
        int sign = bend < 0 ? -1 : 1;
        for (int i = 0; i < count; i++)
        {
            double rise = Math.Exp(exponent * u[i]);
            double z = (growth - 1) * rise;
            level[i] = 1;
            lift[i] = growth * rise / (1 + z);
            fall[i] = (-u[i]) + (sign * z / (1 + z) * u[i]);
        }

        double[][] basis = [level, lift, fall];
        double sensitivity = 0;
        for (int k = 0; k < basis.Length; k++)
        {
            // Twice: the columns may be nearly parallel.
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < k; j++)
                {
                    double along = Dot(basis[j], basis[k]);
                    for (int i = 0; i < count; i++)
                    {
                        basis[k][i] -= along * basis[j][i];
                    }
                }
            }

            sensitivity = Math.Sqrt(Dot(basis[k], basis[k]));
            for (int i = 0; i < count; i++)
            {
                basis[k][i] /= Math.Max(sensitivity, 1e-150);
            }
        }

        return (basis, sensitivity);
    }

    /// <summary>The product of two vectors.</summary>
    internal static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>Value at 0 and slope of the straight line through the first points.</summary>
    internal static (double Level, double Slope) Line(double[] u, double[] y, int count)
    {
        double centre = 0;
        double mean = 0;
        for (int i = 0; i < count; i++)
        {
            centre += u[i] / count;
            mean += y[i] / count;
        }

        double spread = 0;
        double common = 0;
        for (int i = 0; i < count; i++)
        {
            spread += (u[i] - centre) * (u[i] - centre);
            common += (u[i] - centre) * (y[i] - mean);
        }

        double slope = common / spread;
        return (mean - (slope * centre), slope);
    }

    private static double[] Abscissae(RateModel model, double[] sizes)
    {
        var u = new double[sizes.Length];
        double last = model.Abscissa(sizes[^1]);
        for (int i = 0; i < u.Length; i++)
        {
            u[i] = model.Abscissa(sizes[i]) - last;
        }

        return u;
    }

    private static double[] Evaluate(Solution at, double[] u)
    {
        var values = new double[u.Length];
        double lifted = Math.Exp(Math.Abs(at.Bend)) - 1;
        for (int i = 0; i < u.Length; i++)
        {
            double bend = Math.Sign(at.Bend) * Math.Log(1 + (lifted * Math.Exp(at.Exponent * u[i])));
            values[i] = at.Level - (at.Exponent * u[i]) + bend;
        }

        return values;
    }

    private static double Squares(double[] u, double[] y, double level, double exponent, double bend)
    {
        double lifted = Math.Exp(Math.Abs(bend)) - 1;
        int sign = bend < 0 ? -1 : 1;
        double sum = 0;
        for (int i = 0; i < u.Length; i++)
        {
            double left =
                y[i] - level + (exponent * u[i]) - (sign * Math.Log(1 + (lifted * Math.Exp(exponent * u[i]))));
            sum += left * left;
        }

        return sum;
    }

    // Levenberg and Marquardt's method with a eliminated. Written out without arrays: a self-test does it a million times.
    private static Solution Descend(
        double[] u,
        double[] y,
        double level,
        double exponent,
        double bend,
        (double Least, double Most) range
    )
    {
        double sum = Squares(u, y, level, exponent, bend);
        double damping = 1e-3;
        int count = u.Length;
        for (int step = 0; step < MostSteps; step++)
        {
            (double n, double nn, double b, double bb, double nb) = (0, 0, 0, 0, 0);
            (double right, double rightN, double rightB) = (0, 0, 0);
            double growth = Math.Exp(Math.Abs(bend));
            int sign = bend < 0 ? -1 : 1;
            for (int i = 0; i < count; i++)
            {
                double rise = Math.Exp(exponent * u[i]);
                double z = (growth - 1) * rise;
                double byN = (-u[i]) + (sign * z / (1 + z) * u[i]);
                double byB = growth * rise / (1 + z);
                double left = y[i] - level + (exponent * u[i]) - (sign * Math.Log(1 + z));
                n += byN;
                b += byB;
                nn += byN * byN;
                bb += byB * byB;
                nb += byN * byB;
                right += left;
                rightN += byN * left;
                rightB += byB * left;
            }

            bool isBetter = false;
            bool isDone = false;
            for (int trial = 0; trial < 12 && !isBetter; trial++)
            {
                double curvedN = (nn * (1 + damping)) + 1e-12 - (n * n / count);
                double curvedB = (bb * (1 + damping)) + 1e-12 - (b * b / count);
                double mixed = nb - (n * b / count);
                double downN = rightN - (n * right / count);
                double downB = rightB - (b * right / count);
                double determinant = (curvedN * curvedB) - (mixed * mixed);
                double moveN = ((downN * curvedB) - (downB * mixed)) / determinant;
                double moveB = ((curvedN * downB) - (mixed * downN)) / determinant;
                double nextN = Math.Clamp(
                    exponent + Math.Clamp(moveN, -0.7 * exponent, 2 * exponent),
                    range.Least,
                    range.Most
                );
                double nextB = Math.Clamp(bend + Math.Clamp(moveB, -3, 3), -MostBend, MostBend);
                double nextLevel = level + ((right - (n * moveN) - (b * moveB)) / count);
                double next = Squares(u, y, nextLevel, nextN, nextB);
                isBetter = next < sum;
                if (isBetter)
                {
                    isDone = next > sum * (1 - 1e-9);
                    (level, exponent, bend, sum) = (nextLevel, nextN, nextB, next);
                    damping = Math.Max(damping / 10, 1e-9);
                }
                else
                {
                    damping = Math.Max(damping * 10, 1e-4);
                }
            }

            if (!isBetter || isDone)
            {
                break;
            }
        }

        return new(level, exponent, bend, sum);
    }

    private readonly record struct Solution(double Level, double Exponent, double Bend, double SumOfSquares);
}
