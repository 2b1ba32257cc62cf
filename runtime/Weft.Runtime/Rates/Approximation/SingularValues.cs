using System;
using System.Linq;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>Singular values by one-sided Jacobi rotations (G. Golub, C. Van Loan, "Matrix Computations", section 8.6.3).</summary>
internal static class SingularValues
{
    private const int MostSweeps = 30;

    // Relative to their lengths; the error of a singular value is as large as the square of that.
    private const double Orthogonal = 1e-12;

    /// <summary>The singular values, the largest first.</summary>
    /// <param name="columns">The matrix, at least as long as it has columns; overwritten.</param>
    public static double[] Of(DoubleDoubleVector[] columns)
    {
        if (columns.Length == 0)
        {
            return [];
        }

        DoubleDoubleVector[] x = new DoubleDoubleQr(columns).Triangle();
        bool isDone = false;
        for (int sweep = 0; sweep < MostSweeps && !isDone; sweep++)
        {
            isDone = true;
            for (int i = 0; i < x.Length; i++)
            {
                for (int j = i + 1; j < x.Length; j++)
                {
                    isDone &= !Rotate(x[i], x[j]);
                }
            }
        }

        return [.. x.Select(c => c.Norm().High).OrderDescending()];
    }

    // Makes two columns orthogonal; false where they are.
    private static bool Rotate(DoubleDoubleVector x, DoubleDoubleVector y)
    {
        DoubleDouble a = DoubleDoubleVector.Dot(x, x);
        DoubleDouble b = DoubleDoubleVector.Dot(y, y);
        DoubleDouble c = DoubleDoubleVector.Dot(x, y);
        if (!(Math.Abs(c.High) > Orthogonal * Math.Sqrt(a.High) * Math.Sqrt(b.High)) || c.High == 0)
        {
            return false;
        }

        DoubleDouble cotangent = (b - a) / DoubleDouble.Scaled(c, 1);
        DoubleDouble root = DoubleDouble.Sqrt(DoubleDouble.One + (cotangent * cotangent));
        DoubleDouble tangent =
            cotangent.High < 0 ? -DoubleDouble.One / (root - cotangent) : DoubleDouble.One / (root + cotangent);
        DoubleDouble cosine = DoubleDouble.One / DoubleDouble.Sqrt(DoubleDouble.One + (tangent * tangent));
        DoubleDouble sine = cosine * tangent;
        DoubleDoubleVector before = x.From(0);
        x.Scale(cosine);
        x.Add(-sine, y);
        y.Scale(cosine);
        y.Add(sine, before);
        return true;
    }
}
