using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics.LinearAlgebra;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// Best approximation by heads whose kernels have free parameters, such as sums of exponentials (lin) and of powers
/// (log). H heads start from the solution for H - 1 with another head where it takes most off the error, from that
/// solution's exponents stretched, from the solutions before extrapolated, and from known constructions; the best local minimum of least squares is kept and
/// refined for other norms.
/// </summary>
internal sealed class ExponentSearch : KernelApproximation
{
    private const int Iterations = 30;

    private readonly FitSpace _space;
    private readonly VariableProjection _squares;
    private readonly List<LinearFit> _chain;

    // Sorted exponents of solutions that come from each other by extrapolation. The best solution may have heads far off
    // that gain a little; extrapolated, those would lead nowhere.
    private readonly List<double[]> _curves = [];
    private readonly double _precision;

    /// <summary>Poses the problem.</summary>
    /// <param name="family">The kernels of a head.</param>
    /// <param name="targets">What is approximated, on the same distances.</param>
    /// <param name="stream">Whether the residual stream carries n = 0.</param>
    /// <param name="precision">Relative rounding error of a coefficient, <see cref="Digits"/>.</param>
    public ExponentSearch(HeadFamily family, IReadOnlyList<TargetKernel> targets, bool stream, double precision)
    {
        _space = new FitSpace(family, targets, stream);
        _precision = precision;
        _squares = new VariableProjection(_space, precision);
        _chain = [_squares.Solve([])];
    }

    public override string Word => _space.Family.Word;

    public override IReadOnlyList<TargetKernel> Targets => _space.Targets;

    /// <summary>The best coefficients, in least squares, for given parameters: nothing is searched.</summary>
    public KernelFit Fixed(double[][] heads) => Describe(_squares.Solve(heads), ErrorNorm.L2);

    private protected override KernelFit Search(int heads, ErrorNorm norm)
    {
        while (_chain.Count <= heads)
        {
            _chain.Add(Next(_chain[^1]));
        }

        if (norm == ErrorNorm.L2)
        {
            return Describe(_chain[heads], norm);
        }

        KernelFit squares = Fit(heads, ErrorNorm.L2);
        KernelFit best = Describe(squares.Parameters, squares.Coefficients, norm);
        if (!best.IsResolved)
        {
            return best;
        }

        foreach (LinearFit fit in Reweighting.Refine(_space, _chain[heads], norm, _precision))
        {
            KernelFit described = Describe(fit, norm);
            best = described.Error < best.Error ? described : best;
        }

        return best;
    }

    private LinearFit Next(LinearFit before)
    {
        int heads = before.Heads.Length + 1;
        if (_space.Family.Ranges.Count == 0)
        {
            return _squares.Solve([.. Enumerable.Range(0, heads).Select(_ => Array.Empty<double>())]);
        }

        double[][] additions = _squares.Additions(before, 2);
        LinearFit best = _squares.Solve([.. before.Heads, additions[0]]);
        if (before.IsAtRounding)
        {
            return best.Squared < before.Squared ? best : before with { Heads = [.. before.Heads] };
        }

        IEnumerable<double[][]> starts =
        [
            .. additions.Select(x => (double[][])[.. before.Heads, x]),
            .. Stretched(before.Heads),
            .. PowerQuadrature.Starts(_space.Family, _space.Targets, heads),
        ];
        foreach (double[][] start in starts)
        {
            LinearFit fit = _squares.Minimise(start, Iterations);
            best = fit.Squared < best.Squared ? fit : best;
        }

        if (_space.Family.Ranges.Count == 1)
        {
            LinearFit smooth = _squares.Minimise(Extrapolated(best.Heads), Iterations);
            _curves.Add(Sorted(smooth.Heads));
            best = smooth.Squared < best.Squared ? smooth : best;
        }

        return best;
    }

    // The exponents of one head fewer as a curve, read at one place more, half a place beyond its ends.
    private IEnumerable<double[][]> Stretched(double[][] heads)
    {
        if (heads.Length < 2 || _space.Family.Ranges.Count != 1)
        {
            return [];
        }

        double[] x = Sorted(heads);
        return
        [
            [.. Enumerable.Range(0, heads.Length + 1).Select(i => (double[])[Within(At(x, i - 0.5))])],
        ];
    }

    // Optimal exponents as a curve over [0, 1] change little and evenly with H: twice the last curve less the one before.
    private double[][] Extrapolated(double[][] otherwise)
    {
        int heads = otherwise.Length;
        if (heads < 4 || _curves.Count < 2)
        {
            return otherwise;
        }

        double[] last = _curves[^1];
        double[] before = _curves[^2];
        return
        [
            .. Enumerable
                .Range(0, heads)
                .Select(i => i / (heads - 1.0))
                .Select(u => (2 * At(last, u * (last.Length - 1))) - At(before, u * (before.Length - 1)))
                .Select(x => (double[])[Within(x)]),
        ];
    }

    private double Within(double x) => Math.Clamp(x, _space.Family.Ranges[0].Low, _space.Family.Ranges[0].High);

    private static double[] Sorted(double[][] heads) => [.. heads.Select(h => h[0]).Order()];

    // A curve between its points, and straight on beyond its ends.
    private static double At(double[] curve, double place)
    {
        int i = Math.Clamp((int)Math.Floor(place), 0, curve.Length - 2);
        return curve[i] + ((place - i) * (curve[i + 1] - curve[i]));
    }

    private KernelFit Describe(LinearFit fit, ErrorNorm norm) =>
        Describe(
            fit.Heads,
            [.. fit.Coefficients.Select(c => c.Zip(fit.Scales, (alpha, scale) => alpha / scale).ToArray())],
            norm
        );

    private KernelFit Describe(
        IReadOnlyList<IReadOnlyList<double>> parameters,
        IReadOnlyList<IReadOnlyList<double>> coefficients,
        ErrorNorm norm
    )
    {
        int heads = parameters.Count;
        (double[] Values, double Scale)[] columns =
        [
            .. parameters.Select((x, h) => _space.Column(new HeadNumber(h, heads), [.. x])),
        ];
        var errors = new List<double>();
        var rounding = new List<double>();
        for (int m = 0; m < Targets.Count; m++)
        {
            errors.AddRange(Targets[m].Values.Take(_space.Unreachable));
            rounding.AddRange(_space.Cancelled(parameters, coefficients[m]).Select(size => size * UnitRoundoff));
            for (int n = 0; n < _space.Distances.Length; n++)
            {
                (double sum, double size) = (0, Math.Abs(_space.Values[m][n]));
                for (int h = 0; h < heads; h++)
                {
                    double part = coefficients[m][h] * columns[h].Scale * columns[h].Values[n];
                    sum += part;
                    size += Math.Abs(part);
                }

                errors.Add(_space.Values[m][n] - sum);
                rounding.Add(size * UnitRoundoff);
            }
        }

        double condition = Condition([.. columns.Select(c => c.Values)]);
        return new(heads, norm, norm.Of(errors), norm.Of(rounding), condition, parameters, coefficients);
    }

    private const double UnitRoundoff = 1.1102230246251565e-16;

    // Beyond 1 / roundoff a condition number is itself rounding.
    private double Condition(double[][] columns)
    {
        Matrix<double> scaled = Matrix<double>.Build.DenseOfColumnArrays(columns.Select(_space.Reduce));
        Vector<double> values = scaled.NormalizeColumns(2).Svd(computeVectors: false).S;
        double least = values.Count < columns.Length ? 0 : values[^1];
        return values[0] <= least / UnitRoundoff ? values[0] / least : 1 / UnitRoundoff;
    }
}
