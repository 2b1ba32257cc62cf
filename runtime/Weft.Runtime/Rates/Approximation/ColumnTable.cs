using System;
using Weft.Runtime.Numerics;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// Columns as functions of one parameter, by Chebyshev's polynomials on pieces of its range: a fit looks at tens of
/// thousands of columns, and a kernel on a thousand distances takes a hundred times as long as its interpolation, which is
/// exact to the precision of a double-double.
/// </summary>
internal sealed class ColumnTable
{
    // On a piece of half this length, e^(-e^x n) is analytic within an ellipse of Bernstein's whose half axes sum to 12:
    // 12^-28 is below the precision.
    private const double LongestPiece = 0.5;
    private const int Degree = 28;
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
        for (int p = 0; p < pieces; p++)
        {
            DoubleDouble middle = Middle(p);
            DoubleDoubleVector[] nodes = [.. cosines[1].Select(t => column(middle + (t * _half)))];
            _values[p] = new DoubleDoubleVector[Degree];
            for (int k = 0; k < Degree; k++)
            {
                _values[p][k] = new DoubleDoubleVector(length);
                for (int j = 0; j < Degree; j++)
                {
                    _values[p][k].Add(cosines[k][j] * (k == 0 ? 1 : 2) / Degree, nodes[j]);
                }
            }

            _slopes[p] = Differentiated(_values[p], length);
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

    // Clenshaw's recurrence.
    private DoubleDoubleVector Evaluate(DoubleDoubleVector[][] series, double x)
    {
        int piece = Math.Clamp((int)((x - _low) / (2 * _half)), 0, series.Length - 1);
        DoubleDouble t = (x - Middle(piece)) / _half;
        DoubleDoubleVector[] terms = series[piece];
        int length = terms[0].Length;
        var next = new DoubleDoubleVector(length);
        var afterNext = new DoubleDoubleVector(length);
        for (int k = terms.Length - 1; k >= 1; k--)
        {
            afterNext.Negate();
            afterNext.Add(DoubleDouble.Scaled(t, 1), next);
            afterNext.Add(DoubleDouble.One, terms[k]);
            (next, afterNext) = (afterNext, next);
        }

        afterNext.Negate();
        afterNext.Add(t, next);
        afterNext.Add(DoubleDouble.One, terms[0]);
        return afterNext;
    }

    // d_(k-1) = d_(k+1) + 2 k c_k, half of it for k = 1.
    private DoubleDoubleVector[] Differentiated(DoubleDoubleVector[] terms, int length)
    {
        DoubleDoubleVector[] slopes = [.. terms.Select(_ => new DoubleDoubleVector(length))];
        for (int k = terms.Length - 1; k >= 1; k--)
        {
            slopes[k - 1].Add((DoubleDouble)(2.0 * k) / _half, terms[k]);
            if (k + 1 < terms.Length)
            {
                slopes[k - 1].Add(DoubleDouble.One, slopes[k + 1]);
            }
        }

        slopes[0].Scale(0.5);
        return slopes;
    }
}
