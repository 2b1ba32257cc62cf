using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// A best approximation problem: targets on the distances where heads have to match them, and columns of heads in the
/// coordinates of a <see cref="ReducedSpace"/>.
/// </summary>
internal sealed class FitSpace
{
    private readonly bool _inModule;
    private readonly double[] _cancelled;
    private readonly DoubleDoubleVector[]? _basis;
    private readonly ColumnTable? _table;

    /// <summary>Poses the problem.</summary>
    /// <param name="family">The kernels of a head.</param>
    /// <param name="targets">rho_1..rho_M on the same distances.</param>
    /// <param name="stream">
    /// Whether the residual stream carries x_t, as in the paper's layer u = x + Attn(x): then any value at n = 0 is matched
    /// for nothing, and heads have to match n of at least 1.
    /// </param>
    /// <param name="inModule">
    /// Whether the sum is computed by a module: then what the stream has to cancel at n = 0 costs rounding errors, too.
    /// </param>
    public FitSpace(HeadFamily family, IReadOnlyList<TargetKernel> targets, bool stream, bool inModule)
    {
        Family = family;
        Targets = targets;
        _inModule = inModule;
        int longest = targets[0].Longest;
        First = Math.Max(family.Nearest, stream ? 1 : 0);
        _cancelled = [.. Enumerable.Range(family.Nearest, First - family.Nearest).Select(n => (double)n)];
        Distances = [.. Enumerable.Range(First, Math.Max(longest - First + 1, 1)).Select(n => (double)n)];
        Values = [.. targets.Select(t => Distances.Select(n => n <= longest ? t.Values[(int)n] : 0).ToArray())];
        Unreachable = stream ? 0 : First;
        Lattice = [.. Samples(family)];
        if (family.Ranges.Count > 0)
        {
            IEnumerable<double[]> samples = family.Ranges.Count == 1 ? ColumnTable.Samples(family.Ranges[0]) : Lattice;
            _basis = ReducedSpace.Span(samples.Select(x => Kernel(default, Exact(x))), Values);
            _table =
                family.Ranges.Count == 1
                    ? new ColumnTable(family.Ranges[0], x => Project(Kernel(default, [x])), _basis.Length)
                    : null;
        }

        Goal = [.. Values.Select(v => Project(new DoubleDoubleVector(v)))];
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

    /// <summary>Distances at which the stream cancels what heads give.</summary>
    public IReadOnlyList<double> Cancelled => _cancelled;

    /// <summary>Each target on these distances.</summary>
    public double[][] Values { get; }

    /// <summary>Parameters, close together, that the search for another head starts from.</summary>
    public double[][] Lattice { get; }

    /// <summary>The targets in coordinates.</summary>
    public DoubleDoubleVector[] Goal { get; }

    /// <summary>Dimensions of the coordinates.</summary>
    public int Dimensions => _basis?.Length ?? Distances.Length;

    /// <summary>
    /// A head's kernel on the distances to match, divided by its value at the first of them, in coordinates.
    /// </summary>
    public DoubleDoubleVector Column(HeadNumber head, double[] x) =>
        _table is not null ? _table.Value(x[0]) : Project(Kernel(head, Exact(x)));

    /// <summary>The derivative of such a column by one parameter.</summary>
    public DoubleDoubleVector Derivative(double[] x, int which)
    {
        if (_table is not null)
        {
            return _table.Derivative(x[0]);
        }

        DoubleDouble[] exact = Exact(x);
        var slopes = new DoubleDouble[Distances.Length];
        Family.Derivative(exact, which, Distances, slopes);
        DoubleDoubleVector values = Kernel(default, exact);
        for (int i = values.Length - 1; i >= 0; i--)
        {
            values[i] *= slopes[i] - slopes[0];
        }

        return Project(values);
    }

    /// <summary>
    /// The squared size of a head where the stream cancels it, in the same unit as its column, and the derivative of that:
    /// 0 unless a module computes the sum.
    /// </summary>
    public (double Size, double[] Derivatives) AtOnce(double[] x)
    {
        double size = 0;
        var derivatives = new double[x.Length];
        if (!_inModule || _cancelled.Length == 0)
        {
            return (size, derivatives);
        }

        DoubleDouble[] exact = Exact(x);
        double[] distances = [.. _cancelled, First];
        var biases = new DoubleDouble[distances.Length];
        Family.Biases(default, exact, distances, biases);
        var slopes = new DoubleDouble[distances.Length];
        for (int i = 0; i < _cancelled.Length; i++)
        {
            double squared = DoubleDouble.Exp(DoubleDouble.Scaled(biases[i] - biases[^1], 1)).High;
            size += squared;
            for (int j = 0; j < x.Length; j++)
            {
                Family.Derivative(exact, j, distances, slopes);
                derivatives[j] += 2 * squared * (slopes[i] - slopes[^1]).High;
            }
        }

        return (size, derivatives);
    }

    /// <summary>log k(n; x) of a head, at distances to match and, before them, at those that the stream cancels.</summary>
    public DoubleDouble[] Biases(HeadNumber head, IReadOnlyList<double> x, IReadOnlyList<double> distances)
    {
        var biases = new DoubleDouble[distances.Count];
        Family.Biases(head, Exact(x), [.. distances], biases);
        return biases;
    }

    /// <summary>k(n; x) / k(first; x) on the distances to match.</summary>
    public DoubleDoubleVector Kernel(HeadNumber head, ReadOnlySpan<DoubleDouble> x)
    {
        var values = new DoubleDouble[Distances.Length];
        Family.Biases(head, x, Distances, values);
        DoubleDouble first = values[0];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] -= first;
        }

        var kernel = new DoubleDoubleVector(values);
        kernel.Exponentiate();
        return kernel;
    }

    /// <summary>What columns become whose errors are weighted by distance: a map that keeps |W B z| for all z.</summary>
    public Func<DoubleDoubleVector, DoubleDoubleVector> Weigh(double[] weights)
    {
        var factors = new DoubleDoubleVector(weights);
        if (_basis is null)
        {
            return column => DoubleDoubleVector.Product(column, factors);
        }

        DoubleDoubleVector[] rows = new DoubleDoubleQr([
            .. _basis.Select(b => DoubleDoubleVector.Product(b, factors)),
        ]).Triangle();
        return column =>
        {
            var weighted = new DoubleDoubleVector(column.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                weighted[i] = DoubleDoubleVector.Dot(rows[i], column, i, column.Length);
            }

            return weighted;
        };
    }

    private DoubleDoubleVector Project(DoubleDoubleVector column)
    {
        if (_basis is null)
        {
            return column;
        }

        var reduced = new DoubleDoubleVector(_basis.Length);
        for (int k = 0; k < reduced.Length; k++)
        {
            reduced[k] = DoubleDoubleVector.Dot(_basis[k], column);
        }

        return reduced;
    }

    private static DoubleDouble[] Exact(IEnumerable<double> x) => [.. x.Select(value => (DoubleDouble)value)];

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
