using System.Collections.Generic;
using System.Linq;
using System.Numerics.Tensors;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// An orthonormal basis of all kernels of a family and some targets on a grid, to the precision of a double: smooth
/// decays span far fewer dimensions (about 60 on a thousand distances) than there are distances, so fits are computed with
/// columns of that length. Built greedily, as in reduced basis methods: the sample that is represented worst joins next.
/// </summary>
internal static class ReducedSpace
{
    // What remains of a unit vector after that is rounding.
    private const double Tolerance = 4e-16;

    /// <summary>The orthonormal columns.</summary>
    /// <param name="samples">Kernels for parameters close enough together; of any scale.</param>
    /// <param name="targets">Targets, which are represented exactly.</param>
    public static double[][] Span(IEnumerable<double[]> samples, IEnumerable<double[]> targets)
    {
        var basis = new List<double[]>();
        foreach (double[] target in targets)
        {
            double[] rest = [.. target];
            double before = TensorPrimitives.Norm<double>(rest);
            Orthogonalise(rest, basis, 0);
            Orthogonalise(rest, basis, 0);
            if (TensorPrimitives.Norm<double>(rest) > Tolerance * before)
            {
                basis.Add(Scaled(rest));
            }
        }

        Rest[] rests = [.. samples.Where(s => TensorPrimitives.Norm<double>(s) > 0).Select(s => new Rest(Scaled(s)))];
        while (rests.MaxBy(r => r.Size) is { Size: > Tolerance } worst && basis.Count < worst.Values.Length)
        {
            // What is left of a sample only shrinks, so that its size of before is a bound until it is the largest.
            if (worst.Known < basis.Count)
            {
                Orthogonalise(worst.Values, basis, worst.Known);
                (worst.Known, worst.Size) = (basis.Count, TensorPrimitives.Norm<double>(worst.Values));
                continue;
            }

            // Twice, since the first time leaves rounding errors of the size of what was taken away.
            Orthogonalise(worst.Values, basis, 0);
            if (TensorPrimitives.Norm<double>(worst.Values) > Tolerance)
            {
                basis.Add(Scaled(worst.Values));
            }

            worst.Size = 0;
        }

        return [.. basis];
    }

    private static void Orthogonalise(double[] x, List<double[]> basis, int from)
    {
        for (int k = from; k < basis.Count; k++)
        {
            TensorPrimitives.MultiplyAdd(basis[k], -TensorPrimitives.Dot<double>(x, basis[k]), x, x);
        }
    }

    private static double[] Scaled(double[] x)
    {
        var scaled = new double[x.Length];
        TensorPrimitives.Divide(x, TensorPrimitives.Norm<double>(x), scaled);
        return scaled;
    }

    private sealed class Rest(double[] values)
    {
        public double[] Values { get; } = values;

        public int Known { get; set; }

        public double Size { get; set; } = 1;
    }
}
