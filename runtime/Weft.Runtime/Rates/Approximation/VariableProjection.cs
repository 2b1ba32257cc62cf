using System;
using System.Linq;
using System.Numerics.Tensors;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// Least squares over coefficients and exponents at once: for given exponents the coefficients are those of a linear
/// problem, and what is left as a function of the exponents is minimised by Levenberg and Marquardt's method with
/// Kaufman's Jacobian (G. Golub, V. Pereyra, "Separable nonlinear least squares: the variable projection method and its
/// applications", 2003). H rows below the columns, the relative precision times the identity, count the rounding errors
/// of the coefficients: no digits are asked for that the arithmetic does not have. By QR throughout; normal equations
/// would halve the digits.
/// </summary>
/// <param name="space">The problem.</param>
/// <param name="precision">Relative rounding error of a coefficient, <see cref="Digits"/>.</param>
/// <param name="weight">Weights of the distances, as <see cref="FitSpace.Weigh"/> gives them; null for 1 each.</param>
internal sealed class VariableProjection(FitSpace space, double precision, double[][]? weight = null)
{
    private readonly double[][] _goal = [.. space.Goal.Select(g => Weighted(g, weight))];
    private readonly Lazy<double[][]> _lattice = new(() =>
        [.. space.Lattice.Select(x => Weighted(space.Reduce(space.Column(default, x).Values), weight))]
    );

    private int Each => space.Family.Ranges.Count;

    /// <summary>The best coefficients for given parameters.</summary>
    /// <param name="heads">Parameters of each head.</param>
    public LinearFit Solve(double[][] heads)
    {
        var scales = new double[heads.Length];
        var columns = new double[heads.Length][];
        for (int h = 0; h < heads.Length; h++)
        {
            (double[] values, scales[h]) = space.Column(new HeadNumber(h, heads.Length), heads[h]);
            columns[h] = Extended(Weighted(space.Reduce(values), weight), heads.Length);
            columns[h][space.Dimensions + h] = precision;
        }

        var qr = new HouseholderQr(columns);
        double[][] rotated = [.. _goal.Select(g => Rotated(qr, g, heads.Length))];
        return new LinearFit(
            heads,
            scales,
            [.. rotated.Select(qr.Solve)],
            [.. rotated.Select(r => r[heads.Length..])],
            qr,
            precision
        );
    }

    /// <summary>A local minimum over all parameters of all heads, never above the start.</summary>
    /// <param name="start">Parameters of each head.</param>
    /// <param name="iterations">Most steps.</param>
    public LinearFit Minimise(double[][] start, int iterations)
    {
        LinearFit best = Solve(start);
        if (Each == 0 || start.Length == 0)
        {
            return best;
        }

        double damping = 1e-3;
        int small = 0;
        double[][] jacobian = Jacobian(best);
        for (int i = 0; i < iterations && !best.IsAtRounding; i++)
        {
            LinearFit next = Solve(Moved(best.Heads, Step(jacobian, best.Residual, damping)));
            if (!(next.Squared < best.Squared))
            {
                damping *= 6;
                if (damping > 1e8)
                {
                    break;
                }

                continue;
            }

            // Two steps in a row that gain little end the search; one may be a narrow bend.
            small = next.Squared > (1 - 1e-4) * best.Squared ? small + 1 : 0;
            best = next;
            if (small == 2)
            {
                break;
            }

            damping = Math.Max(damping / 8, 1e-22);
            jacobian = Jacobian(best);
        }

        return best;
    }

    /// <summary>The lattice points at which one more head takes most off a fit, the best first.</summary>
    public double[][] Additions(LinearFit fit, int most)
    {
        double[] gains =
        [
            .. _lattice.Value.Select(column =>
            {
                double[] rest = Rotated(fit.Factors, column, fit.Heads.Length)[fit.Heads.Length..];
                double squared = TensorPrimitives.Dot<double>(rest, rest) + (precision * precision);
                return fit.Residual.Sum(r => Square(TensorPrimitives.Dot<double>(r, rest))) / squared;
            }),
        ];
        return
        [
            .. Enumerable
                .Range(0, gains.Length)
                .Where(i => Each > 1 || IsPeak(gains, i))
                .OrderByDescending(i => gains[i])
                .Take(most)
                .Select(i => space.Lattice[i]),
        ];
    }

    private static bool IsPeak(double[] gains, int i) =>
        (i == 0 || gains[i] >= gains[i - 1]) && (i == gains.Length - 1 || gains[i] >= gains[i + 1]);

    private static double Square(double x) => x * x;

    // The residual is what Q^T leaves below the first H rows, and so is each of its derivatives, -(Q^T dk_h/dx_j) alpha_h.
    private double[][] Jacobian(LinearFit fit)
    {
        int heads = fit.Heads.Length;
        var columns = new double[heads * Each][];
        for (int h = 0; h < heads; h++)
        {
            for (int j = 0; j < Each; j++)
            {
                double[] moved = Weighted(space.Reduce(space.Derivative(fit.Heads[h], j, fit.Scales[h])), weight);
                double[] rest = Rotated(fit.Factors, moved, heads)[heads..];
                var column = new double[rest.Length * _goal.Length];
                for (int m = 0; m < _goal.Length; m++)
                {
                    TensorPrimitives.Multiply(
                        rest,
                        -fit.Coefficients[m][h],
                        column.AsSpan(m * rest.Length, rest.Length)
                    );
                }

                columns[(h * Each) + j] = column;
            }
        }

        return columns;
    }

    private static double[] Step(double[][] jacobian, double[][] residual, double damping)
    {
        int count = jacobian.Length;
        double[] norms = [.. jacobian.Select(c => TensorPrimitives.Norm<double>(c))];
        double largest = norms.Max();
        var damped = new double[count][];
        int rows = jacobian[0].Length;
        for (int c = 0; c < count; c++)
        {
            damped[c] = Extended(jacobian[c], count);
            damped[c][rows + c] = Math.Sqrt(damping) * Math.Max(norms[c], 1e-8 * largest);
        }

        double[] right = Extended([.. residual.SelectMany(r => r)], count);
        var qr = new HouseholderQr(damped);
        qr.Rotate(right);
        return [.. qr.Solve(right).Select(d => -d)];
    }

    private double[][] Moved(double[][] heads, double[] step)
    {
        // Beyond a factor of e the Jacobian no longer describes the kernel.
        const double Longest = 1;
        double Move(double value, int j, double change)
        {
            (double low, double high) = space.Family.Ranges[j];
            return Math.Clamp(value + (double.IsFinite(change) ? Math.Clamp(change, -Longest, Longest) : 0), low, high);
        }

        return [.. heads.Select((x, h) => x.Select((value, j) => Move(value, j, step[(h * Each) + j])).ToArray())];
    }

    private static double[] Rotated(HouseholderQr qr, double[] column, int heads)
    {
        double[] rotated = Extended(column, heads);
        qr.Rotate(rotated);
        return rotated;
    }

    private static double[] Extended(double[] column, int by)
    {
        var extended = new double[column.Length + by];
        column.CopyTo(extended, 0);
        return extended;
    }

    private static double[] Weighted(double[] column, double[][]? weight)
    {
        if (weight is null)
        {
            return column;
        }

        var weighted = new double[column.Length];
        for (int i = 0; i < weighted.Length; i++)
        {
            weighted[i] = TensorPrimitives.Dot<double>(weight[i].AsSpan(i), column.AsSpan(i));
        }

        return weighted;
    }
}
