using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// From least squares to other norms by weights on the distances: for the largest error by Lawson's rule, which multiplies
/// a weight by its error (C. Lawson, 1961; J. Rice, K. Usow, 1968), for the sum of errors by 1 / |e|. Exponents follow the
/// weights.
/// </summary>
internal static class Reweighting
{
    private const int StepsPerRound = 4;

    /// <summary>Fits on the way, of which the caller keeps the best in its norm, and the problem that each of them solves.</summary>
    public static IEnumerable<(LinearFit Fit, VariableProjection Weighted)> Refine(
        FitSpace space,
        LinearFit start,
        ErrorNorm norm,
        double precision,
        int rounds
    )
    {
        LinearFit fit = start;
        double[] squares = [.. Enumerable.Repeat(1.0, space.Distances.Length)];
        double best = double.PositiveInfinity;
        int idle = 0;
        for (int round = 0; round < rounds && idle < 6; round++)
        {
            double[] errors = Errors(space, fit);
            double size = norm.Of(errors);
            idle = size < 0.995 * best ? 0 : idle + 1;
            best = Math.Min(best, size);
            if (size == 0)
            {
                yield break;
            }

            squares = norm == ErrorNorm.Sup ? Lawson(squares, errors, size) : Inverse(errors);
            var weighted = new VariableProjection(space, precision, space.Weigh([.. squares.Select(Math.Sqrt)]));
            fit = weighted.Minimise(fit.Heads, StepsPerRound);
            yield return (fit, weighted);
        }
    }

    private static double[] Lawson(double[] squares, double[] errors, double size)
    {
        double[] next = [.. squares.Zip(errors, (w, e) => w * Math.Abs(e) / size)];
        double mean = next.Average();
        return [.. next.Select(w => w / mean)];
    }

    // Errors near 0 would take all weight; a hundredth of the typical one counts as 0.
    private static double[] Inverse(double[] errors)
    {
        double least = errors.Average(Math.Abs) / 100;
        double[] next = [.. errors.Select(e => 1 / Math.Max(Math.Abs(e), least))];
        double mean = next.Average();
        return [.. next.Select(w => w / mean)];
    }

    private static double[] Errors(FitSpace space, LinearFit fit)
    {
        var errors = new DoubleDoubleVector(space.Values[0]);
        for (int h = 0; h < fit.Heads.Length; h++)
        {
            DoubleDouble[] x = [.. fit.Heads[h].Select(value => (DoubleDouble)value)];
            errors.Add(-fit.Coefficients[0][h], space.Kernel(new HeadNumber(h, fit.Heads.Length), x));
        }

        return errors.Rounded.ToArray();
    }
}
