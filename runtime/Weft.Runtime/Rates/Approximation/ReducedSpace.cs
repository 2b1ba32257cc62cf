using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// An orthonormal basis of all kernels of a family and some targets on a grid, to the precision of a double-double: smooth
/// decays span far fewer dimensions (about a hundred on a thousand distances) than there are distances, so fits are
/// computed with columns of that length. Built greedily, as in reduced basis methods: the sample that is represented worst
/// joins next.
/// </summary>
internal static class ReducedSpace
{
    // What remains of a unit vector after that is rounding.
    private const double Tolerance = 1e-24;

    /// <summary>The orthonormal columns.</summary>
    /// <param name="samples">Kernels for parameters close enough together; of any scale; overwritten.</param>
    /// <param name="targets">Targets, which are represented exactly.</param>
    public static DoubleDoubleVector[] Span(
        IEnumerable<DoubleDoubleVector> samples,
        IEnumerable<IReadOnlyList<double>> targets
    )
    {
        var basis = new List<DoubleDoubleVector>();
        foreach (IReadOnlyList<double> target in targets)
        {
            var rest = new DoubleDoubleVector(target);
            double before = rest.Norm().High;
            Orthogonalise(rest, basis, 0);
            Orthogonalise(rest, basis, 0);
            if (rest.Norm().High > Tolerance * before)
            {
                Normalise(rest);
                basis.Add(rest);
            }
        }

        Rest[] rests = [.. samples.Select(s => new Rest(s))];
        while (rests.MaxBy(r => r.Size) is { Size: > Tolerance } worst && basis.Count < worst.Values.Length)
        {
            // What is left of a sample only shrinks, so that its size of before is a bound until it is the largest.
            if (worst.Known < basis.Count)
            {
                Orthogonalise(worst.Values, basis, worst.Known);
                (worst.Known, worst.Size) = (basis.Count, worst.Values.Norm().High);
                continue;
            }

            // Twice, since the first time leaves rounding errors of the size of what was taken away.
            Orthogonalise(worst.Values, basis, 0);
            if (worst.Values.Norm().High > Tolerance)
            {
                Normalise(worst.Values);
                basis.Add(worst.Values);
            }

            worst.Size = 0;
        }

        return [.. basis];
    }

    private static void Orthogonalise(DoubleDoubleVector x, List<DoubleDoubleVector> basis, int from)
    {
        for (int k = from; k < basis.Count; k++)
        {
            x.Add(-DoubleDoubleVector.Dot(x, basis[k]), basis[k]);
        }
    }

    private static void Normalise(DoubleDoubleVector x) => x.Scale(DoubleDouble.One / x.Norm());

    private sealed class Rest
    {
        public Rest(DoubleDoubleVector values)
        {
            Normalise(values);
            Values = values;
        }

        public DoubleDoubleVector Values { get; }

        public int Known { get; set; }

        public double Size { get; set; } = 1;
    }
}
