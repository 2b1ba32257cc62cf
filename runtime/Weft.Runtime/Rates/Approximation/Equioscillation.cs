using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// The largest error of a sum of H exponentials is smallest where the error takes its largest size 2H + 1 times in turn,
/// exponents and coefficients being free (D. Braess, "Nonlinear Approximation Theory", 1986, chapter VI). From a sum nearby
/// that is a system of 2H + 1 equations at the places of the largest errors, solved by Newton's method, after which the
/// places are looked for again (E. Remez's exchange). Exponents that lie close together span little more than one does, and
/// are moved together then, with as many equations fewer; with none moved it is linear programming by exchange.
/// </summary>
internal static class Equioscillation
{
    private const int Exchanges = 25;
    private const int Halvings = 7;

    // Logarithms of slopes that differ by less make one cluster.
    private static readonly double[] s_gaps = [0, 0.05, 0.4, double.PositiveInfinity];

    /// <summary>A sum with a smaller largest error, or the start where none is found.</summary>
    /// <param name="space">The problem.</param>
    /// <param name="start">A sum nearby.</param>
    /// <param name="isThorough">Whether exponents are also moved in clusters.</param>
    public static HeadSum Refine(FitSpace space, HeadSum start, bool isThorough)
    {
        var best = new Levelled(space, start);
        foreach (double gap in isThorough ? s_gaps : s_gaps[..1])
        {
            best = Level(space, best, Clusters(start.Heads, gap));
        }

        return Level(space, best, []).Sum;
    }

    // Heads by cluster, the exponents of each of which move together.
    private static int[][] Clusters(double[][] heads, double gap)
    {
        var clusters = new List<List<int>>();
        foreach (int h in Enumerable.Range(0, heads.Length).OrderBy(h => heads[h][0]))
        {
            if (clusters.Count > 0 && heads[h][0] - heads[clusters[^1][^1]][0] < gap)
            {
                clusters[^1].Add(h);
            }
            else
            {
                clusters.Add([h]);
            }
        }

        return [.. clusters.Select(c => c.ToArray())];
    }

    private static Levelled Level(FitSpace space, Levelled best, int[][] clusters)
    {
        int heads = best.Sum.Heads.Length;
        int unknowns = heads + clusters.Length + 1;
        for (int round = 0; round < Exchanges && best.Size > 0; round++)
        {
            IReadOnlyList<SignRun> runs = SignRun.Alternating(best.Errors.Rounded, ErrorNorm.Sup, unknowns);
            if (runs.Count < unknowns || runs.Min(r => r.Size) > 0.9999 * best.Size)
            {
                return best;
            }

            if (Step(best, Solve(space, best, runs, clusters), clusters) is not { } next)
            {
                return best;
            }

            best = next;
        }

        return best;

        // The first of ever shorter steps that makes the largest error smaller.
        Levelled? Step(Levelled from, DoubleDoubleVector step, int[][] moving)
        {
            (double low, double high) = space.Family.Ranges[0];
            double longest = moving.Select((_, c) => Math.Abs(step[heads + c].High)).DefaultIfEmpty(0).Max();
            double part = longest > 1 ? 1 / longest : 1;
            for (int i = 0; i < Halvings && double.IsFinite(part); i++, part /= 2)
            {
                double[][] moved = [.. from.Sum.Heads.Select(x => x.ToArray())];
                for (int c = 0; c < moving.Length; c++)
                {
                    foreach (int h in moving[c])
                    {
                        moved[h][0] = Math.Clamp(moved[h][0] + (part * step[heads + c].High), low, high);
                    }
                }

                var changed = new DoubleDoubleVector(heads);
                for (int h = 0; h < heads; h++)
                {
                    changed[h] = from.Sum.Coefficients[h] + (step[h] * part);
                }

                var next = new Levelled(space, new HeadSum(moved, changed));
                if (next.Size < from.Size)
                {
                    return next;
                }
            }

            return null;
        }
    }

    // Changes of coefficients and exponents, and then the error, for which it is the same at all places but for its sign.
    private static DoubleDoubleVector Solve(FitSpace space, Levelled at, IReadOnlyList<SignRun> runs, int[][] clusters)
    {
        int heads = at.Sum.Heads.Length;
        int unknowns = runs.Count;
        var system = new DoubleDoubleVector[unknowns];
        for (int c = 0; c < unknowns; c++)
        {
            system[c] = new DoubleDoubleVector(unknowns);
        }

        DoubleDoubleVector[] slopes =
            clusters.Length == 0 ? [] : [.. at.Sum.Heads.Select((x, h) => Slopes(space, x, at.Columns[h]))];
        var right = new DoubleDoubleVector(unknowns);
        for (int r = 0; r < unknowns; r++)
        {
            int n = runs[r].Place;
            for (int h = 0; h < heads; h++)
            {
                system[h][r] = at.Columns[h][n];
            }

            for (int c = 0; c < clusters.Length; c++)
            {
                foreach (int h in clusters[c])
                {
                    system[heads + c][r] += slopes[h][n] * at.Sum.Coefficients[h];
                }
            }

            system[unknowns - 1][r] = Math.Sign(at.Errors[n].High);
            right[r] = at.Errors[n];
        }

        var qr = new DoubleDoubleQr(system);
        qr.Rotate(right);
        return qr.Solve(right);
    }

    private static DoubleDoubleVector Slopes(FitSpace space, double[] x, DoubleDoubleVector column)
    {
        var slopes = new DoubleDouble[column.Length];
        space.Family.Derivative([x[0]], 0, space.Distances, slopes);
        var values = new DoubleDoubleVector(column.Length);
        for (int n = 0; n < values.Length; n++)
        {
            values[n] = column[n] * (slopes[n] - slopes[0]);
        }

        return values;
    }

    private sealed class Levelled
    {
        public Levelled(FitSpace space, HeadSum sum)
        {
            Sum = sum;
            Columns = [.. sum.Heads.Select((x, h) => space.Kernel(new HeadNumber(h, sum.Heads.Length), [x[0]]))];
            Errors = new DoubleDoubleVector(space.Values[0]);
            for (int h = 0; h < Columns.Length; h++)
            {
                Errors.Add(-sum.Coefficients[h], Columns[h]);
            }

            foreach (double error in Errors.Rounded)
            {
                Size = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(Size, Math.Abs(error));
            }
        }

        public HeadSum Sum { get; }

        public DoubleDoubleVector[] Columns { get; }

        public DoubleDoubleVector Errors { get; }

        public double Size { get; }
    }
}

/// <summary>A sum of heads, with coefficients of columns that are 1 at the first distance.</summary>
/// <param name="Heads">Parameters of each head.</param>
/// <param name="Coefficients">One for each head.</param>
internal sealed record HeadSum(double[][] Heads, DoubleDoubleVector Coefficients);
