using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// A = Q R by Householder's reflections (G. Golub, C. Van Loan, "Matrix Computations", algorithm 5.2.1), with Q kept as
/// the reflections.
/// </summary>
internal sealed class DoubleDoubleQr
{
    private readonly DoubleDoubleVector[] _columns;
    private readonly DoubleDouble[] _diagonal;

    /// <summary>Factors a matrix.</summary>
    /// <param name="columns">Its columns, all of one length and none shorter than their number; overwritten.</param>
    public DoubleDoubleQr(DoubleDoubleVector[] columns)
    {
        _columns = columns;
        _diagonal = new DoubleDouble[columns.Length];
        for (int k = 0; k < columns.Length; k++)
        {
            DoubleDoubleVector v = columns[k];
            DoubleDouble norm = v.Norm(k);
            _diagonal[k] = v[k].High > 0 ? -norm : norm;
            if (norm.High == 0)
            {
                continue;
            }

            // v becomes the unit normal of the mirror: x - 2 v (v . x).
            v[k] -= _diagonal[k];
            v.Scale(DoubleDouble.One / v.Norm(k), k);
            for (int c = k + 1; c < columns.Length; c++)
            {
                Reflect(k, columns[c]);
            }
        }
    }

    /// <summary>R by rows, with zeros below the diagonal.</summary>
    public DoubleDoubleVector[] Triangle()
    {
        int n = _columns.Length;
        var rows = new DoubleDoubleVector[n];
        for (int r = 0; r < n; r++)
        {
            rows[r] = new DoubleDoubleVector(n) { [r] = _diagonal[r] };
            for (int c = r + 1; c < n; c++)
            {
                rows[r][c] = _columns[c][r];
            }
        }

        return rows;
    }

    /// <summary>x becomes Q^T x.</summary>
    public void Rotate(DoubleDoubleVector x)
    {
        for (int k = 0; k < _columns.Length; k++)
        {
            if (_diagonal[k].High != 0)
            {
                Reflect(k, x);
            }
        }
    }

    /// <summary>The solution z of R z = the first rows of a rotated right side; 0 where a column has nothing of its own.</summary>
    public DoubleDoubleVector Solve(DoubleDoubleVector rotated)
    {
        int n = _columns.Length;
        var z = new DoubleDoubleVector(n);
        for (int k = 0; k < n; k++)
        {
            z[k] = rotated[k];
        }

        for (int k = n - 1; k >= 0; k--)
        {
            z[k] = _diagonal[k].High == 0 ? DoubleDouble.Zero : z[k] / _diagonal[k];
            z.Add(-z[k], _columns[k], 0, k);
        }

        return z;
    }

    private void Reflect(int k, DoubleDoubleVector x)
    {
        DoubleDoubleVector v = _columns[k];
        DoubleDouble dot = DoubleDoubleVector.Dot(v, x, k, x.Length);
        x.Add(DoubleDouble.Scaled(-dot, 1), v, k, x.Length);
    }
}
