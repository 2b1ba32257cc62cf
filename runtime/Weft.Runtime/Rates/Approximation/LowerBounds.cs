using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// What no sum of H kernels e^(-p phi(n)) can be below, whatever its slopes and coefficients, in exact arithmetic.
/// <para>
/// By signs: the difference of two such sums has fewer than 2H changes of its sign. Where the error of one sum alternates
/// over 2H + 1 sets of distances, no other sum is nearer to the target on all of them, so that its error is at least the
/// smallest norm of those sets. For the largest error this is the dual of the best fit (C. de la Vallee Poussin, 1910), and
/// is attained by it.
/// </para>
/// <para>
/// By singular values: values at sums of distances (lin) or at products (log) form a matrix of rank H for a sum of H
/// kernels, so that the matrix of the errors is at least as large as the matrix of the target without its H largest
/// singular values (C. Eckart, G. Young, 1936; for infinite matrices V. Adamyan, D. Arov, M. Krein, 1971). Rows and columns
/// are weighted so that the norm of that matrix is at most the norm of the errors.
/// </para>
/// </summary>
internal sealed class LowerBounds
{
    private const int Rows = 40;

    // A sum computed in double-doubles is far below that; what is subtracted keeps the bound a bound.
    private const double Margin = 1e-12;

    private readonly FitSpace _space;
    private readonly Dictionary<ErrorNorm, (double[] Singular, double Size)[]> _matrices = [];

    public LowerBounds(FitSpace space) => _space = space;

    /// <summary>The largest bound that is known; 0 where none is.</summary>
    /// <param name="heads">H.</param>
    /// <param name="norm">The norm of the error.</param>
    /// <param name="errors">Errors of a good sum with H heads on the distances to match.</param>
    public double Of(int heads, ErrorNorm norm, ReadOnlySpan<double> errors)
    {
        if (_space.Targets.Count > 1)
        {
            return Together(heads);
        }

        if (!_space.Family.IsChebyshev)
        {
            return 0;
        }

        int sets = (2 * heads) + 1;
        IReadOnlyList<SignRun> runs = SignRun.Alternating(errors, norm, sets);
        double bySigns = runs.Count < sets ? 0 : runs.Min(r => r.Size);
        return Math.Max(bySigns, BySingularValues(heads, norm));
    }

    // Heads span at most H dimensions, whatever they are.
    private double Together(int heads)
    {
        double[] values = SingularValues.Of([.. _space.Values.Select(v => new DoubleDoubleVector(v))]);
        return Rest(values, heads, ErrorNorm.L2, 1);
    }

    private double BySingularValues(int heads, ErrorNorm norm)
    {
        if (_space.Family.Word is not ("lin" or "log"))
        {
            return 0;
        }

        if (!_matrices.TryGetValue(norm, out (double[] Singular, double Size)[]? known))
        {
            known = [.. Matrices(norm)];
            _matrices.Add(norm, known);
        }

        return known.Select(m => Rest(m.Singular, heads, norm, m.Size)).DefaultIfEmpty(0).Max();
    }

    // l2 and sup: all singular values beyond H, since the Frobenius norm bounds; l1: the next one, by the operator's norm.
    private static double Rest(double[] singular, int heads, ErrorNorm norm, double size)
    {
        double rest =
            norm == ErrorNorm.L1 ? singular.ElementAtOrDefault(heads) : Math.Sqrt(singular.Skip(heads).Sum(s => s * s));
        return Math.Max(0, rest - (Margin * singular.FirstOrDefault())) / size;
    }

    private IEnumerable<(double[] Singular, double Size)> Matrices(ErrorNorm norm)
    {
        bool isLog = _space.Family.Word == "log";
        int longest = (int)_space.Distances[^1];
        double At(int n) => _space.Values[0][n - _space.First];
        foreach (int rows in isLog ? [4, 8, 16, 31] : new[] { 6, Rows })
        {
            // Row i and column j meet at n = First + i + j, or at n = (i + 1)(j + 1).
            int columns = isLog ? longest / rows : longest - _space.First + 2 - rows;
            if (columns < rows || (isLog && _space.First != 1))
            {
                continue;
            }

            foreach (double decay in norm == ErrorNorm.Sup ? [0.7, 0.95] : new[] { 1.0 })
            {
                (double[] left, double[] right) = norm switch
                {
                    ErrorNorm.L2 => isLog ? Multiplicative(rows, columns) : Additive(rows, columns),
                    ErrorNorm.L1 => (Ones(rows), Ones(columns)),
                    _ => (Powers(rows, decay, isLog), Powers(columns, decay, isLog)),
                };
                DoubleDoubleVector[] matrix =
                [
                    .. Enumerable
                        .Range(0, rows)
                        .Select(i => new DoubleDoubleVector([
                            .. Enumerable
                                .Range(0, columns)
                                .Select(j => left[i] * right[j] * At(isLog ? (i + 1) * (j + 1) : _space.First + i + j)),
                        ])),
                ];
                double size = norm == ErrorNorm.Sup ? Math.Sqrt(left.Sum(w => w * w) * right.Sum(w => w * w)) : 1;
                yield return (SingularValues.Of(matrix), size);
            }
        }
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    // Any weights bound the largest error; decaying ones, where the target decays.
    private static double[] Powers(int count, double decay, bool isLog)
    {
        var weights = new double[count];
        double weight = 1;
        for (int i = 0; i < count; i++)
        {
            weights[i] = isLog ? 1 / Math.Sqrt(1 + (i / (1.001 - decay) / 100)) : weight;
            weight *= decay;
        }

        return weights;
    }

    // Squares of weights with sum over i + j = n of a_i b_j = 1: those of (1 - z)^(-1/2), cut, and what makes up for the cut.
    private static (double[] Left, double[] Right) Additive(int rows, int columns)
    {
        var a = new double[rows];
        a[0] = 1;
        for (int i = 1; i < rows; i++)
        {
            a[i] = a[i - 1] * ((2 * i) - 1) / (2.0 * i);
        }

        var b = new double[columns];
        for (int n = 0; n < columns; n++)
        {
            double sum = 0;
            for (int i = 1; i < Math.Min(rows, n + 1); i++)
            {
                sum += a[i] * b[n - i];
            }

            b[n] = Math.Max(0, 1 - sum);
        }

        double largest = 1;
        for (int n = 0; n < rows + columns - 1; n++)
        {
            double sum = 0;
            for (int i = Math.Max(0, n - columns + 1); i < Math.Min(rows, n + 1); i++)
            {
                sum += a[i] * b[n - i];
            }

            largest = Math.Max(largest, sum);
        }

        return ([.. a.Select(w => Math.Sqrt(w / largest))], [.. b.Select(Math.Sqrt)]);
    }

    // The same with products of distances in place of sums: the square root of the zeta function.
    private static (double[] Left, double[] Right) Multiplicative(int rows, int columns)
    {
        double[] a = [.. Enumerable.Range(1, rows).Select(RootOfZeta)];
        var b = new double[columns];
        for (int n = 1; n <= columns; n++)
        {
            double sum = 0;
            for (int i = 2; i <= Math.Min(rows, n); i++)
            {
                sum += n % i == 0 ? a[i - 1] * b[(n / i) - 1] : 0;
            }

            b[n - 1] = Math.Max(0, 1 - sum);
        }

        var sums = new double[rows * columns];
        for (int i = 1; i <= rows; i++)
        {
            for (int j = 1; j <= columns; j++)
            {
                sums[(i * j) - 1] += a[i - 1] * b[j - 1];
            }
        }

        double largest = Math.Max(1, sums.Max());
        return ([.. a.Select(w => Math.Sqrt(w / largest))], [.. b.Select(Math.Sqrt)]);
    }

    // The coefficient of n^-s in zeta(s)^(1/2): multiplicative, with binomial(2k, k) / 4^k at the power k of a prime.
    private static double RootOfZeta(int n)
    {
        double product = 1;
        for (int prime = 2; n > 1; prime++)
        {
            for (int k = 1; n % prime == 0; k++)
            {
                product *= ((2 * k) - 1) / (2.0 * k);
                n /= prime;
            }
        }

        return product;
    }
}
