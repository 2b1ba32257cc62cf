using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// Columns as functions of one parameter, by interpolation at Chebyshev's points on pieces of its range: a fit looks at tens of
/// thousands of columns, and a kernel on a thousand distances takes a hundred times as long as its interpolation, which is
/// exact to the precision of a double-double.
/// </summary>
internal sealed class ColumnTable
{
    // On a piece of half this length, e^(-e^x n) is analytic within an ellipse of Bernstein's whose half axes sum to 12:
    // 12^-28 is below the precision.
    private const double LongestPiece = 0.5;
    private const int Degree = 24;
    private const int SamplesPerPiece = 6;

    private readonly double _low;
    private readonly double _half;
    private readonly DoubleDoubleVector[][] _values;
    private readonly DoubleDoubleVector[][] _slopes;

    /// <summary>Tabulates.</summary>
    /// <param name="range">Least and greatest value of the parameter.</param>
    /// <param name="column">The column for a value.</param>
    /// <param name="length">Length of a column.</param>
    public ColumnTable((double Low, double High) range, Func<DoubleDouble, DoubleDoubleVector> column, int length)
    {
        int pieces = Pieces(range);
        _low = range.Low;
        _half = (range.High - range.Low) / pieces / 2;
        _values = new DoubleDoubleVector[pieces][];
        _slopes = new DoubleDoubleVector[pieces][];
        DoubleDouble[][] cosines =
        [
            .. Enumerable
                .Range(0, Degree)
                .Select(k =>
                    Enumerable
                        .Range(0, Degree)
                        .Select(j => DoubleDouble.Cos(DoubleDouble.Pi * k * ((2 * j) + 1) / (2.0 * Degree)))
                        .ToArray()
                ),
        ];
        double[][] chebyshev = Chebyshev();
        for (int p = 0; p < pieces; p++)
        {
            DoubleDouble middle = Middle(p);
            DoubleDoubleVector[] nodes = [.. cosines[1].Select(t => column(middle + (t * _half)))];
            _values[p] = [.. Enumerable.Range(0, Degree).Select(_ => new DoubleDoubleVector(length))];
            for (int k = 0; k < Degree; k++)
            {
                var term = new DoubleDoubleVector(length);
                for (int j = 0; j < Degree; j++)
                {
                    term.Add(cosines[k][j] * (k == 0 ? 1 : 2) / Degree, nodes[j]);
                }

                for (int j = k; j >= 0; j -= 2)
                {
                    _values[p][j].Add(chebyshev[k][j], term);
                }
            }

            _slopes[p] = Differentiated(_values[p]);
        }
    }

    /// <summary>Values of the parameter that are close enough together for the span of all columns.</summary>
    public static IEnumerable<double[]> Samples((double Low, double High) range)
    {
        int count = Pieces(range) * SamplesPerPiece;
        return Enumerable
            .Range(0, count + 1)
            .Select(i => (double[])[range.Low + ((range.High - range.Low) * i / count)]);
    }

    /// <summary>The column for a value within the range.</summary>
    public DoubleDoubleVector Value(double x) => Evaluate(_values, x);

    /// <summary>Its derivative.</summary>
    public DoubleDoubleVector Derivative(double x) => Evaluate(_slopes, x);

    private static int Pieces((double Low, double High) range) =>
        Math.Max(1, (int)Math.Ceiling((range.High - range.Low) / LongestPiece));

    private DoubleDouble Middle(int piece) => _low + ((DoubleDouble)_half * ((2 * piece) + 1));

    // Horner's rule.
    private DoubleDoubleVector Evaluate(DoubleDoubleVector[][] series, double x)
    {
        int piece = Math.Clamp((int)((x - _low) / (2 * _half)), 0, series.Length - 1);
        DoubleDouble t = (x - Middle(piece)) / _half;
        DoubleDoubleVector[] terms = series[piece];
        DoubleDoubleVector sum = terms[^1].From(0);
        for (int k = terms.Length - 2; k >= 0; k--)
        {
            sum.ScaleAndAdd(t, terms[k]);
        }

        return sum;
    }

    private DoubleDoubleVector[] Differentiated(DoubleDoubleVector[] terms)
    {
        DoubleDoubleVector[] slopes = [.. terms.Skip(1).Select(t => t.From(0))];
        for (int k = 0; k < slopes.Length; k++)
        {
            slopes[k].Scale((DoubleDouble)(k + 1.0) / _half);
        }

        return slopes;
    }

    // Chebyshev's polynomials in powers, row by row. Their coefficients grow by 1 + sqrt 2 from one to the next, and what
    // they multiply falls by 12, so that no digits are lost.
    private static double[][] Chebyshev()
    {
        var rows = new double[Degree][];
        for (int k = 0; k < Degree; k++)
        {
            rows[k] = new double[Degree];
            for (int j = 0; j <= k; j++)
            {
                rows[k][j] =
                    k == 0 ? 1
                    : k == 1 ? j
                    : (j > 0 ? 2 * rows[k - 1][j - 1] : 0) - rows[k - 2][j];
            }
        }

        return rows;
    }
}
