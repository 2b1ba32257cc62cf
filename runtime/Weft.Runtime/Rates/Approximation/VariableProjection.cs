using System;
using System.Linq;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// Least squares over coefficients and exponents at once: for given exponents the coefficients are those of a linear
/// problem, and what is left as a function of the exponents is minimised by Levenberg and Marquardt's method with
/// Kaufman's Jacobian (G. Golub, V. Pereyra, "Separable nonlinear least squares: the variable projection method and its
/// applications", 2003). H rows below the columns, the relative precision times the norm of a head, count the rounding
/// errors of the coefficients: no digits are asked for that a double does not have. By QR throughout; normal equations
/// would halve the digits.
/// </summary>
/// <param name="space">The problem.</param>
/// <param name="precision">Relative rounding error of a coefficient, <see cref="Digits"/>.</param>
/// <param name="weigh">Weighs columns by distance, as <see cref="FitSpace.Weigh"/> does; null for 1 each.</param>
internal sealed class VariableProjection(
    FitSpace space,
    double precision,
    Func<DoubleDoubleVector, DoubleDoubleVector>? weigh = null
)
{
    // The error is that of the target's own rounding to doubles.
    private const double Rounded = 32 * 1.1102230246251565e-16;

    private readonly Func<DoubleDoubleVector, DoubleDoubleVector> _weigh = weigh ?? (column => column);
    private readonly DoubleDoubleVector[] _goal = [.. space.Goal.Select(weigh ?? (column => column))];
    private readonly Lazy<DoubleDoubleVector[]> _lattice = new(() =>
        [.. space.Lattice.Select(x => space.Column(default, x)).Select(weigh ?? (column => column))]
    );

    private int Each => space.Family.Ranges.Count;

    /// <summary>Whether an error is no more than the rounding of the target to doubles, so that there is nothing to gain.</summary>
    public bool IsReached(LinearFit fit) =>
        fit.Squared <= Rounded * Rounded * _goal.Sum(g => DoubleDoubleVector.Dot(g, g).High);

    /// <summary>The best coefficients for given parameters.</summary>
    /// <param name="heads">Parameters of each head.</param>
    public LinearFit Solve(double[][] heads)
    {
        var columns = new DoubleDoubleVector[heads.Length];
        for (int h = 0; h < heads.Length; h++)
        {
            DoubleDoubleVector column = space.Column(new HeadNumber(h, heads.Length), heads[h]);
            double size = DoubleDoubleVector.Dot(column, column).High + space.AtOnce(heads[h]).Size;
            columns[h] = _weigh(column).Extended(heads.Length);
            columns[h][space.Dimensions + h] = precision * Math.Sqrt(size);
        }

        var qr = new DoubleDoubleQr(columns);
        DoubleDoubleVector[] rotated = [.. _goal.Select(g => Rotated(qr, g, heads.Length))];
        return new LinearFit(heads, [.. rotated.Select(qr.Solve)], [.. rotated.Select(r => r.From(heads.Length))], qr);
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
        DoubleDoubleVector[] jacobian = Jacobian(best);
        for (int i = 0; i < iterations && !IsReached(best); i++)
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

            // Three steps in a row that gain little end the search; one may be a narrow bend.
            small = next.Squared > (1 - 1e-4) * best.Squared ? small + 1 : 0;
            best = next;
            if (small == 3)
            {
                break;
            }

            damping = Math.Max(damping / 8, 1e-30);
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
                DoubleDoubleVector rest = Rotated(fit.Factors, column, fit.Heads.Length).From(fit.Heads.Length);
                double squared =
                    DoubleDoubleVector.Dot(rest, rest).High
                    + (precision * precision * DoubleDoubleVector.Dot(column, column).High);
                return fit.Residual.Sum(r => Square(DoubleDoubleVector.Dot(r, rest).High)) / squared;
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
    private DoubleDoubleVector[] Jacobian(LinearFit fit)
    {
        int heads = fit.Heads.Length;
        var columns = new DoubleDoubleVector[heads * Each];
        for (int h = 0; h < heads; h++)
        {
            DoubleDoubleVector column = space.Column(new HeadNumber(h, heads), fit.Heads[h]);
            (double size, double[] sizes) = space.AtOnce(fit.Heads[h]);
            double norm = Math.Sqrt(DoubleDoubleVector.Dot(column, column).High + size);
            for (int j = 0; j < Each; j++)
            {
                DoubleDoubleVector moved = space.Derivative(fit.Heads[h], j);
                double longer = (DoubleDoubleVector.Dot(column, moved).High + (sizes[j] / 2)) / norm;
                DoubleDoubleVector extended = _weigh(moved).Extended(heads);
                extended[space.Dimensions + h] = precision * longer;
                fit.Factors.Rotate(extended);
                DoubleDoubleVector rest = extended.From(heads);
                var all = new DoubleDoubleVector(rest.Length * _goal.Length);
                for (int m = 0; m < _goal.Length; m++)
                {
                    all.Put(m * rest.Length, -fit.Coefficients[m][h], rest);
                }

                columns[(h * Each) + j] = all;
            }
        }

        return columns;
    }

    private static double[] Step(DoubleDoubleVector[] jacobian, DoubleDoubleVector[] residual, double damping)
    {
        int count = jacobian.Length;
        double[] norms = [.. jacobian.Select(c => c.Norm().High)];
        double largest = norms.Max();
        var damped = new DoubleDoubleVector[count];
        int rows = jacobian[0].Length;
        for (int c = 0; c < count; c++)
        {
            damped[c] = jacobian[c].Extended(count);
            damped[c][rows + c] = Math.Sqrt(damping) * Math.Max(norms[c], 1e-8 * largest);
        }

        var right = new DoubleDoubleVector(rows + count);
        for (int m = 0; m < residual.Length; m++)
        {
            right.Put(m * residual[m].Length, DoubleDouble.One, residual[m]);
        }

        var qr = new DoubleDoubleQr(damped);
        qr.Rotate(right);
        return [.. qr.Solve(right).Rounded.ToArray().Select(d => -d)];
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

    private static DoubleDoubleVector Rotated(DoubleDoubleQr qr, DoubleDoubleVector column, int heads)
    {
        DoubleDoubleVector rotated = column.Extended(heads);
        qr.Rotate(rotated);
        return rotated;
    }
}
