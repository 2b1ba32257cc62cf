using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// Best approximation by heads whose kernels have free parameters, such as sums of exponentials (lin) and of powers
/// (log). The search is global: H heads start from the best local minima for fewer heads with another head where it takes
/// most off the error, from those exponents stretched and extrapolated, from known constructions, and from the best of all
/// arithmetic and geometric progressions of slopes, steep ones too; then each head in turn is exchanged for a better one.
/// The best local minimum of least squares is kept, and several are refined for other norms.
/// </summary>
internal sealed class ExponentSearch : KernelApproximation
{
    private const double UnitRoundoff = 1.1102230246251565e-16;

    // So many heads are searched thoroughly, and up to several by many starts; of more, the sizes between 1 and 64 would
    // take minutes.
    private const int Few = 8;
    private const int Several = 16;
    private const int Many = 32;
    private const int Choices = 4;
    private const int Grid = 14;
    private const double NearlyBest = 0.995;

    // Arithmetic and geometric progressions.
    private static readonly bool[] s_kinds = [false, true];

    private static readonly (double Step, int Steps)[] s_coarser = [(2, 6), (Math.Sqrt(2), 12)];

    private readonly FitSpace _space;
    private readonly VariableProjection _squares;
    private readonly LowerBounds _bounds;
    private readonly Dictionary<int, LinearFit[]> _minima = [];

    // Sorted exponents of solutions that come from each other by extrapolation. The best solution may have heads far off
    // that gain a little; extrapolated, those would lead nowhere.
    private readonly Dictionary<int, double[]> _curves = [];
    private readonly double _precision;
    private readonly bool _inModule;

    /// <summary>Poses the problem.</summary>
    /// <param name="family">The kernels of a head.</param>
    /// <param name="targets">What is approximated, on the same distances.</param>
    /// <param name="stream">Whether the residual stream carries n = 0.</param>
    /// <param name="precision">Relative rounding error of a coefficient, <see cref="Digits"/>.</param>
    /// <param name="inModule">Whether a module computes the sum, so that what the stream cancels costs rounding errors.</param>
    public ExponentSearch(
        HeadFamily family,
        IReadOnlyList<TargetKernel> targets,
        bool stream,
        double precision,
        bool inModule
    )
    {
        _space = new FitSpace(family, targets, stream, inModule);
        (_precision, _inModule) = (precision, inModule);
        _squares = new VariableProjection(_space, precision);
        _bounds = new LowerBounds(_space);
    }

    public override string Word => _space.Family.Word;

    public override IReadOnlyList<TargetKernel> Targets => _space.Targets;

    // Fixed kernels are others for each number of heads.
    private protected override bool IsNested => _space.Family.Ranges.Count > 0;

    private protected override bool Grows => _space.Family.Ranges.Any(r => r.Low < r.High);

    private bool HasOneParameter => _space.Family.Ranges.Count == 1;

    /// <summary>The best coefficients, in least squares, for given parameters: nothing is searched.</summary>
    public KernelFit Fixed(double[][] heads)
    {
        KernelFit fit = Describe(_squares.Solve(heads), ErrorNorm.L2);
        return fit with { Condition = Condition(fit.Parameters) };
    }

    private protected override KernelFit Search(int heads, ErrorNorm norm)
    {
        LinearFit[] minima = Minima(heads);
        List<KernelFit> found = [];
        if (norm == ErrorNorm.L2)
        {
            found.AddRange(minima.Select(m => Resolved(m, norm, heads)));
        }
        else
        {
            // No norm's fit is worse in its norm than the least-squares fit.
            KernelFit squares = Fit(heads, ErrorNorm.L2);
            found.Add(Describe(squares.Parameters, squares.Coefficients, norm));
            if (!_squares.IsReached(minima[0]))
            {
                var weighted = new Weighted(double.PositiveInfinity, null, null);
                foreach (LinearFit start in Starts(heads, norm, minima))
                {
                    found.AddRange(Refined(start, norm, heads, ref weighted));
                }

                // Weights under which least squares are this norm's best fit say where else to look.
                VariableProjection?[] problems = heads is > 1 and <= Few ? [weighted.Best, weighted.Latest] : [];
                foreach (VariableProjection problem in problems.OfType<VariableProjection>().Distinct())
                {
                    foreach (double[][] start in Screened(heads, problem))
                    {
                        found.AddRange(Refined(problem.Minimise(start, 30), norm, heads, ref weighted));
                    }

                    LinearFit best = problem.Solve([.. found.MinBy(Worth)!.Parameters.Select(x => x.ToArray())]);
                    LinearFit exchanged = Exchanged(problem, best, 15).MinBy(f => f.Squared)!;
                    found.AddRange(Refined(exchanged, norm, heads, ref weighted));
                }
            }
        }

        KernelFit fit = found.MinBy(Worth)!;
        return fit with { LowerBound = Math.Min(fit.Error, Bound(fit)), Condition = Condition(fit.Parameters) };
    }

    // An error below its rounding counts as that, and as more than one a little larger that doubles do resolve.
    private static double Worth(KernelFit fit) => fit.IsResolved ? fit.Error : 1.5 * fit.Rounding;

    private IEnumerable<LinearFit> Starts(int heads, ErrorNorm norm, LinearFit[] minima)
    {
        if (heads > Several)
        {
            return minima.Take(1);
        }

        if (heads == 1 || !HasOneParameter)
        {
            return minima;
        }

        // Both the heads of fewer where they are, which this norm has chosen, and moved on by least squares.
        double[][] before = [.. Fit(Before(heads), norm).Parameters.Select(x => x.ToArray())];
        double[][][] grown =
        [
            .. _squares.Additions(_squares.Solve(before), Choices).Select(x => (double[][])[.. before, x]),
        ];
        return minima
            .Concat(grown.Select(_squares.Solve))
            .Concat(grown.Concat(Stretched(before, heads)).Select(x => _squares.Minimise(x, 4)));
    }

    // Fits near a start, and weighted problems to look for others with unless one is proved to be best.
    private List<KernelFit> Refined(LinearFit start, ErrorNorm norm, int heads, ref Weighted weighted)
    {
        bool isEven = norm == ErrorNorm.Sup && HasOneParameter && heads <= Several;
        List<KernelFit> found = [Describe(start, norm)];
        if (isEven)
        {
            KernelFit even = Even(start);
            found.Add(even);
            if (even.IsResolved && even.Error * NearlyBest <= _bounds.Of(heads, norm, Errors(even)))
            {
                return found;
            }
        }

        KernelFit best = found.MinBy(Worth)!;
        LinearFit? last = null;
        foreach (
            (LinearFit fit, VariableProjection problem) in Reweighting.Refine(
                _space,
                start,
                norm,
                _precision,
                heads <= Few ? 16
                    : heads <= Several ? 8
                    : 4
            )
        )
        {
            KernelFit described = Describe(fit, norm);
            weighted = weighted with { Latest = weighted.Latest ?? problem };
            if (Worth(described) < weighted.Worth)
            {
                weighted = weighted with { Worth = Worth(described), Best = problem };
            }

            if (Worth(described) < Worth(best))
            {
                (best, last, weighted) = (described, fit, weighted with { Latest = problem });
            }
        }

        found.Add(best);
        if (last is not null && isEven)
        {
            found.Add(Even(last));
        }

        return found;
    }

    private KernelFit Even(LinearFit start)
    {
        HeadSum sum = Equioscillation.Refine(
            _space,
            new HeadSum(start.Heads, start.Coefficients[0]),
            isThorough: start.Heads.Length <= Several
        );
        return Describe(sum.Heads, [Unscaled(sum.Heads, sum.Coefficients)], ErrorNorm.Sup);
    }

    // The error of the last digits that doubles have, or one a little larger that doubles do resolve: coarser digits by small
    // steps come closer to the most of these, and by large ones they lead to other minima.
    private KernelFit Resolved(LinearFit minimum, ErrorNorm norm, int heads)
    {
        KernelFit best = Describe(minimum, norm);
        if (best.IsResolved || _inModule || _squares.IsReached(minimum))
        {
            return best;
        }

        foreach ((double step, int steps) in s_coarser)
        {
            LinearFit fit = minimum;
            double precision = _precision;
            bool isResolved = false;
            for (int i = 0; i < steps && !isResolved; i++)
            {
                precision *= step;
                fit = new VariableProjection(_space, precision).Minimise(fit.Heads, heads <= Few ? 20 : 6);
                KernelFit coarser = Describe(fit, norm);
                isResolved = coarser.IsResolved;
                best = Worth(coarser) < Worth(best) ? coarser : best;
            }
        }

        return best;
    }

    // Local minima of least squares that differ, the best first.
    private LinearFit[] Minima(int heads)
    {
        if (!_minima.TryGetValue(heads, out LinearFit[]? minima))
        {
            minima =
                heads == 0 ? [_squares.Solve([])]
                : _space.Family.Ranges.Count == 0
                    ? [_squares.Solve([.. Enumerable.Range(0, heads).Select(_ => Array.Empty<double>())])]
                : Distinct(Local(heads), heads <= Several ? Choices : 1);
            _minima.Add(heads, minima);
        }

        return minima;
    }

    private static LinearFit[] Distinct(List<LinearFit> fits, int most)
    {
        const double Same = 1e-3;
        var kept = new List<LinearFit>();
        foreach (LinearFit fit in fits.OrderBy(f => f.Squared))
        {
            if (kept.Count < most && (kept.Count == 0 || fit.Squared > (1 + Same) * kept[^1].Squared))
            {
                kept.Add(fit);
            }
        }

        return [.. kept];
    }

    private List<LinearFit> Local(int heads)
    {
        LinearFit[] before = Minima(Before(heads));
        if (_squares.IsReached(before[0]))
        {
            return [_squares.Solve(Grown(before[0], heads).First())];
        }

        int iterations =
            heads <= Several ? 60
            : heads <= Many ? 16
            : 8;
        List<LinearFit> found =
        [
            .. before
                .SelectMany((fit, i) => i == 0 ? Grown(fit, heads) : Grown(fit, heads).Take(1))
                .Concat(Stretched(before[0].Heads, heads))
                .Concat(PowerQuadrature.Starts(_space.Family, _space.Targets, heads))
                .Concat(Screened(heads, _squares))
                .Select(start => _squares.Minimise(start, iterations)),
        ];
        if (HasOneParameter)
        {
            LinearFit best = found.MinBy(f => f.Squared)!;
            LinearFit smooth = _squares.Minimise(Extrapolated(best.Heads), iterations);
            _curves[heads] = Sorted(smooth.Heads);
            found.Add(smooth);
        }

        if (heads is > 1 and <= Few)
        {
            found.AddRange(Exchanged(_squares, found.MinBy(f => f.Squared)!, iterations));
        }

        return found;
    }

    // The heads of a fit and more, each where it takes most off what is left; several choices for the last one.
    private double[][][] Grown(LinearFit fit, int heads)
    {
        while (fit.Heads.Length < heads - 1)
        {
            fit = _squares.Solve([.. fit.Heads, _squares.Additions(fit, 1)[0]]);
        }

        return _squares.Additions(fit, heads <= Few ? Choices : 1).Select(x => (double[][])[.. fit.Heads, x]).ToArray();
    }

    // Each head in turn is left out, and another one joins where it takes most off the rest.
    private static IEnumerable<LinearFit> Exchanged(VariableProjection problem, LinearFit best, int iterations)
    {
        const int Rounds = 3;
        for (int round = 0; round < Rounds; round++)
        {
            LinearFit before = best;
            for (int h = 0; h < before.Heads.Length; h++)
            {
                LinearFit rest = problem.Solve([.. before.Heads.Where((_, i) => i != h)]);
                LinearFit fit = problem.Minimise([.. rest.Heads, problem.Additions(rest, 1)[0]], iterations);
                yield return fit;
                best = fit.Squared < best.Squared ? fit : best;
            }

            if (best.Squared > 0.99 * before.Squared)
            {
                yield break;
            }
        }
    }

    // Of all arithmetic and geometric progressions of slopes between two places of a grid, those with the least error.
    private double[][][] Screened(int heads, VariableProjection problem)
    {
        if (!HasOneParameter || heads < 2 || heads > Several)
        {
            return [];
        }

        (double low, double high) = _space.Family.Ranges[0];
        low = Math.Max(low, -Slope.Logarithm(_space.Distances[^1]) - 2);
        double[] grid = [.. Enumerable.Range(0, Grid).Select(i => low + ((high - low) * i / (Grid - 1)))];
        var starts =
            from i in Enumerable.Range(0, Grid)
            from j in Enumerable.Range(i + 1, Grid - i - 1)
            from isGeometric in s_kinds
            select Progression(grid[i], grid[j], heads, isGeometric);
        return starts
            .Select(problem.Solve)
            .OrderBy(f => f.Squared)
            .Take(12)
            .Select(f => problem.Minimise(f.Heads, 6))
            .OrderBy(f => f.Squared)
            .Take(heads <= Few ? Choices : 2)
            .Select(f => f.Heads)
            .ToArray();
    }

    private static double[][] Progression(double first, double last, int heads, bool isGeometric)
    {
        (double from, double to) = isGeometric
            ? (first, last)
            : (Slope.FromLogarithm(first), Slope.FromLogarithm(last));
        return
        [
            .. Enumerable
                .Range(0, heads)
                .Select(i => from + ((to - from) * i / (heads - 1)))
                .Select(x => (double[])[isGeometric ? x : Slope.Logarithm(x)]),
        ];
    }

    // The exponents of fewer heads as a curve, read at more places, half a place beyond its ends.
    private IEnumerable<double[][]> Stretched(double[][] heads, int count)
    {
        if (heads.Length < 2 || !HasOneParameter)
        {
            return [];
        }

        double[] x = Sorted(heads);
        return
        [
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(i => (i * (double)heads.Length / (count - 1)) - 0.5)
                    .Select(place => (double[])[Within(At(x, place))]),
            ],
        ];
    }

    // Optimal exponents as a curve over [0, 1] change little and evenly with H: twice the last curve less the one before.
    private double[][] Extrapolated(double[][] otherwise)
    {
        int heads = otherwise.Length;
        if (
            heads < 4
            || !_curves.TryGetValue(Before(heads), out double[]? last)
            || !_curves.TryGetValue(Before(Before(heads)), out double[]? before)
            || before.Length < 2
        )
        {
            return otherwise;
        }

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
        Describe(fit.Heads, [.. fit.Coefficients.Select(c => Unscaled(fit.Heads, c))], norm);

    // Coefficients of kernels from those of columns, which are 1 at the first distance, rounded to doubles.
    private double[] Unscaled(double[][] heads, DoubleDoubleVector coefficients) =>
        [
            .. heads.Select(
                (x, h) =>
                    (double)(
                        coefficients[h]
                        * DoubleDouble.Exp(-_space.Biases(new HeadNumber(h, heads.Length), x, [_space.First])[0])
                    )
            ),
        ];

    private KernelFit Describe(
        IReadOnlyList<IReadOnlyList<double>> parameters,
        IReadOnlyList<IReadOnlyList<double>> coefficients,
        ErrorNorm norm
    )
    {
        int heads = parameters.Count;
        var errors = new List<double>();
        var rounding = new List<double>();
        var stream = new List<double>();
        for (int m = 0; m < Targets.Count; m++)
        {
            errors.AddRange(Targets[m].Values.Take(_space.Unreachable));
            (_, double[] cancelled) = Sum(parameters, coefficients[m], _space.Cancelled);
            (DoubleDoubleVector sums, double[] sizes) = Sum(parameters, coefficients[m], _space.Distances);
            stream.AddRange(cancelled.Select(size => size * UnitRoundoff));
            for (int n = 0; n < sums.Length; n++)
            {
                double value = _space.Values[m][n];
                errors.Add((value - sums[n]).High);
                rounding.Add((Math.Abs(value) + sizes[n]) * UnitRoundoff);
            }
        }

        if (_inModule)
        {
            rounding.AddRange(stream);
        }

        return new(
            heads,
            norm,
            norm.Of(errors),
            norm.Of(rounding),
            0,
            [.. parameters.Select(x => x.ToArray())],
            [.. coefficients.Select(c => c.ToArray())]
        )
        {
            StreamRounding = norm.Of(stream),
        };
    }

    // Sums and, in units of roundoff, bounds of what doubles do to them: 1 for the coefficient, 2 for e^b and its product,
    // 2 |b| for the exponent, and 1 for each addition after.
    private (DoubleDoubleVector Sums, double[] Sizes) Sum(
        IReadOnlyList<IReadOnlyList<double>> parameters,
        IReadOnlyList<double> coefficients,
        IReadOnlyList<double> distances
    )
    {
        int additions = coefficients.Count(c => c != 0);
        var sums = new DoubleDoubleVector(distances.Count);
        var sizes = new double[distances.Count];
        for (int h = 0; h < parameters.Count; h++)
        {
            if (coefficients[h] == 0)
            {
                continue;
            }

            DoubleDouble[] biases = _space.Biases(new HeadNumber(h, parameters.Count), parameters[h], distances);
            var kernel = new DoubleDoubleVector(biases);
            kernel.Exponentiate();
            sums.Add(coefficients[h], kernel);
            for (int n = 0; n < sizes.Length; n++)
            {
                double part = Math.Abs(coefficients[h] * kernel[n].High);
                sizes[n] += part * (3 + additions + (2 * Math.Abs(biases[n].High)));
            }
        }

        return (sums, sizes);
    }

    private double[] Errors(KernelFit fit)
    {
        DoubleDoubleVector sums = Sum(fit.Parameters, fit.Coefficients[0], _space.Distances).Sums;
        return [.. _space.Values[0].Select((value, n) => (value - sums[n]).High)];
    }

    private double Bound(KernelFit fit)
    {
        double unreachable = fit.Norm.Of(Targets.SelectMany(t => t.Values.Take(_space.Unreachable)));
        return fit.Norm.Of([unreachable, _bounds.Of(fit.Heads, fit.Norm, Targets.Count == 1 ? Errors(fit) : [])]);
    }

    // Beyond 1 / roundoff a condition number says no more.
    private double Condition(IReadOnlyList<IReadOnlyList<double>> parameters)
    {
        DoubleDoubleVector[] columns =
        [
            .. parameters.Select((x, h) => _space.Column(new HeadNumber(h, parameters.Count), [.. x])),
        ];
        if (columns.Length > _space.Dimensions)
        {
            return 1 / UnitRoundoff;
        }

        foreach (DoubleDoubleVector column in columns)
        {
            column.Scale(DoubleDouble.One / column.Norm());
        }

        double[] values = SingularValues.Of(columns);
        return values[0] * UnitRoundoff <= values[^1] ? values[0] / values[^1] : 1 / UnitRoundoff;
    }

    // The weighted least squares that gave the best fit, with its worth, and those that last gave the best of a start.
    private readonly record struct Weighted(double Worth, VariableProjection? Best, VariableProjection? Latest);
}
