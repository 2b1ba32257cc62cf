using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics.Tensors;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// A best approximation problem: targets on the distances where heads have to match them, and columns of heads in the
/// coordinates of a <see cref="ReducedSpace"/>.
/// </summary>
internal sealed class FitSpace
{
    private readonly double[] _seen;
    private readonly int _skipped;
    private readonly double[][] _basis;

    /// <summary>Poses the problem.</summary>
    /// <param name="family">The kernels of a head.</param>
    /// <param name="targets">rho_1..rho_M on the same distances.</param>
    /// <param name="stream">
    /// Whether the residual stream carries x_t, as in the paper's layer u = x + Attn(x): then any value at n = 0 is matched
    /// for nothing, and heads have to match n of at least 1.
    /// </param>
    public FitSpace(HeadFamily family, IReadOnlyList<TargetKernel> targets, bool stream)
    {
        Family = family;
        Targets = targets;
        int longest = targets[0].Longest;
        First = Math.Max(family.Nearest, stream ? 1 : 0);
        _seen = Range(family.Nearest, longest);
        _skipped = First - family.Nearest;
        Distances = Range(First, longest);
        Values = [.. targets.Select(t => t.Values.Skip(First).ToArray())];
        Unreachable = stream ? 0 : First;
        Lattice = [.. Samples(family)];
        _basis = ReducedSpace.Span(Lattice.Select(x => Column(default, x).Values), Values);
        Goal = [.. Values.Select(Reduce)];
    }

    /// <summary>The kernels of a head.</summary>
    public HeadFamily Family { get; }

    /// <summary>rho_1..rho_M.</summary>
    public IReadOnlyList<TargetKernel> Targets { get; }

    /// <summary>The first distance that heads have to match.</summary>
    public int First { get; }

    /// <summary>How many distances, from 0, nothing in the model reaches: their values are errors of every fit.</summary>
    public int Unreachable { get; }

    /// <summary>n from <see cref="First"/> to N.</summary>
    public double[] Distances { get; }

    /// <summary>
    /// The sum over heads of |coefficient k(n)| at the distances that the stream matches: what it has to cancel there leaves
    /// rounding errors, too.
    /// </summary>
    public IEnumerable<double> Cancelled(
        IReadOnlyList<IReadOnlyList<double>> parameters,
        IReadOnlyList<double> coefficients
    )
    {
        double[] distances = _seen[.._skipped];
        var sums = new double[distances.Length];
        var values = new double[distances.Length];
        for (int h = 0; h < parameters.Count; h++)
        {
            Family.Kernel(new HeadNumber(h, parameters.Count), [.. parameters[h]], distances, values);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += Math.Abs(coefficients[h] * values[i]);
            }
        }

        return sums;
    }

    /// <summary>Each target on these distances.</summary>
    public double[][] Values { get; }

    /// <summary>Parameters, close together, that the search for another head starts from.</summary>
    public double[][] Lattice { get; }

    /// <summary>The targets in coordinates.</summary>
    public double[][] Goal { get; }

    /// <summary>Dimensions of the coordinates.</summary>
    public int Dimensions => _basis.Length;

    /// <summary>
    /// A head's kernel on the distances to match, divided by its norm over all distances that it sees: a coefficient of 1
    /// then costs rounding errors of 1, also where a large weight at n = 0 has to be cancelled by the stream.
    /// </summary>
    public (double[] Values, double Scale) Column(HeadNumber head, ReadOnlySpan<double> x)
    {
        var all = new double[_seen.Length];
        Family.Kernel(head, x, _seen, all);
        double scale = Math.Sqrt(TensorPrimitives.Dot<double>(all, all));
        scale = scale > 0 ? scale : 1;
        double[] values = all[_skipped..];
        TensorPrimitives.Divide(values, scale, values);
        return (values, scale);
    }

    /// <summary>The derivative of a scaled column by one parameter, its scale held.</summary>
    public double[] Derivative(ReadOnlySpan<double> x, int which, double scale)
    {
        var values = new double[Distances.Length];
        Family.Derivative(x, which, Distances, values);
        TensorPrimitives.Divide(values, scale, values);
        return values;
    }

    /// <summary>A column on the distances in coordinates.</summary>
    public double[] Reduce(double[] column)
    {
        var reduced = new double[_basis.Length];
        for (int k = 0; k < reduced.Length; k++)
        {
            reduced[k] = TensorPrimitives.Dot<double>(_basis[k], column);
        }

        return reduced;
    }

    /// <summary>The rows of the triangle R with |W B z| = |R z| for all z: errors weighted by distance, in coordinates.</summary>
    public double[][] Weigh(double[] weights)
    {
        var weighted = new double[_basis.Length][];
        for (int k = 0; k < weighted.Length; k++)
        {
            weighted[k] = new double[weights.Length];
            TensorPrimitives.Multiply(_basis[k], weights, weighted[k]);
        }

        return new HouseholderQr(weighted).Triangle();
    }

    private static double[] Range(int first, int last) =>
        [.. Enumerable.Range(first, Math.Max(last - first + 1, 1)).Select(n => (double)n)];

    // The product of evenly spaced values of each parameter; one point where a head has none.
    private static IEnumerable<double[]> Samples(HeadFamily family)
    {
        int each = family.Ranges.Count switch
        {
            0 => 1,
            1 => 160,
            _ => 24,
        };
        IEnumerable<double[]> points =
        [
            [],
        ];
        foreach ((double low, double high) in family.Ranges)
        {
            double[] values = [.. Enumerable.Range(0, each).Select(i => low + ((high - low) * i / (each - 1)))];
            points = points.SelectMany(p => values, (p, value) => (double[])[.. p, value]);
        }

        return points;
    }
}
