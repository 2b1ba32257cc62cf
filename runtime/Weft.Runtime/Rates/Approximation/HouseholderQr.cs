using System;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// A = Q R by Householder's reflections (G. Golub, C. Van Loan, "Matrix Computations", algorithm 5.2.1), with Q kept as
/// the reflections: the managed QR of MathNet.Numerics, which also forms Q, takes ten times as long.
/// </summary>
internal sealed class HouseholderQr
{
    private readonly double[][] _columns;
    private readonly double[] _diagonal;

    /// <summary>Factors a matrix.</summary>
    /// <param name="columns">Its columns, none longer than another and none shorter than their number; overwritten.</param>
    public HouseholderQr(double[][] columns)
    {
        _columns = columns;
        _diagonal = new double[columns.Length];
        for (int k = 0; k < columns.Length; k++)
        {
            Span<double> v = columns[k].AsSpan(k);
            double norm = Norm(v);
            _diagonal[k] = v[0] > 0 ? -norm : norm;
            if (norm == 0)
            {
                continue;
            }

            // v becomes the unit normal of the mirror: x - 2 v (v . x).
            v[0] -= _diagonal[k];
            double length = Norm(v);
            for (int i = 0; i < v.Length; i++)
            {
                v[i] /= length;
            }

            for (int c = k + 1; c < columns.Length; c++)
            {
                Reflect(v, columns[c].AsSpan(k));
            }
        }
    }

    /// <summary>R by rows, with zeros below the diagonal.</summary>
    public double[][] Triangle()
    {
        int n = _columns.Length;
        var rows = new double[n][];
        for (int r = 0; r < n; r++)
        {
            rows[r] = new double[n];
            rows[r][r] = _diagonal[r];
            for (int c = r + 1; c < n; c++)
            {
                rows[r][c] = _columns[c][r];
            }
        }

        return rows;
    }

    /// <summary>x becomes Q^T x.</summary>
    public void Rotate(double[] x)
    {
        for (int k = 0; k < _columns.Length; k++)
        {
            if (_diagonal[k] != 0)
            {
                Reflect(_columns[k].AsSpan(k), x.AsSpan(k));
            }
        }
    }

    /// <summary>The solution z of R z = the first rows of a rotated right side; 0 where a column has nothing of its own.</summary>
    public double[] Solve(double[] rotated)
    {
        int n = _columns.Length;
        double[] z = rotated[..n];
        for (int k = n - 1; k >= 0; k--)
        {
            z[k] = _diagonal[k] == 0 ? 0 : z[k] / _diagonal[k];
            Add(-z[k], _columns[k].AsSpan(0, k), z);
        }

        return z;
    }

    private static void Reflect(ReadOnlySpan<double> v, Span<double> x) => Add(-2 * Dot(v, x), v, x);

    // In order, since registers of other widths would round otherwise.
    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static double Norm(ReadOnlySpan<double> x) => Math.Sqrt(Dot(x, x));

    private static void Add(double factor, ReadOnlySpan<double> x, Span<double> sum)
    {
        for (int i = 0; i < x.Length; i++)
        {
            sum[i] += factor * x[i];
        }
    }
}
