using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// Best approximation by heads with a free weight for every bucket of distances (T5): the weights of a head are positive,
/// so one head gives any step function of one sign, and two give any. The best constant of each bucket is known: its mean
/// in l2, its median in l1, the middle of its range in sup.
/// </summary>
internal sealed class BucketApproximation : KernelApproximation
{
    private const double UnitRoundoff = 1.1102230246251565e-16;

    // Roundings of a mean, of a weight e^b and of its product with a coefficient.
    private const double Work = 4;

    private readonly TargetKernel _target;
    private readonly double[][] _buckets;

    /// <summary>Poses the problem.</summary>
    /// <param name="word">The encoding's name.</param>
    /// <param name="bucket">r(n) for n = 0..N.</param>
    /// <param name="target">The kernel.</param>
    /// <param name="stream">Whether the residual stream carries n = 0.</param>
    public BucketApproximation(string word, IReadOnlyList<int> bucket, TargetKernel target, bool stream)
    {
        (Word, _target) = (word, target);
        int first = stream && target.Longest > 0 ? 1 : 0;
        _buckets =
        [
            .. Enumerable
                .Range(first, target.Longest + 1 - first)
                .GroupBy(n => bucket[n])
                .OrderBy(b => b.Key)
                .Select(b => b.Select(n => target.Values[n]).ToArray()),
        ];
    }

    public override string Word { get; }

    public override IReadOnlyList<TargetKernel> Targets => [_target];

    private protected override KernelFit Search(int heads, ErrorNorm norm)
    {
        double[] free = [.. _buckets.Select(b => Centre(b, norm))];
        double[] steps = heads > 1 ? free : OneSign(free, norm);
        IEnumerable<double> errors = _buckets.SelectMany((b, i) => b.Select(v => v - steps[i]));
        double[] rounding =
        [
            .. _buckets.SelectMany((b, i) => b.Select(v => (Math.Abs(v) + (Work * Math.Abs(steps[i]))) * UnitRoundoff)),
        ];

        // Positive parts in the first head, negative ones in the second; the weights are the heads' parameters.
        double[][] parts =
        [
            [.. steps.Select(s => Math.Max(s, 0))],
            [.. steps.Select(s => Math.Max(-s, 0))],
        ];
        if (heads == 1)
        {
            parts =
            [
                [.. steps.Select(Math.Abs)],
            ];
        }

        double[] signs =
        [
            .. Enumerable
                .Range(0, heads)
                .Select(h =>
                    h switch
                    {
                        0 => 1.0,
                        1 => -1.0,
                        _ => 0.0,
                    }
                ),
        ];
        signs[0] = heads == 1 && steps.Sum() < 0 ? -1 : 1;
        return new KernelFit(
            heads,
            norm,
            norm.Of(errors),
            norm.Of(rounding),
            1,
            [.. Enumerable.Range(0, heads).Select(h => parts[Math.Min(h, parts.Length - 1)])],
            [signs]
        )
        {
            LowerBound = norm.Of(errors),
        };
    }

    // A bucket whose best constant has the other sign gets 0, the nearest that is allowed.
    private double[] OneSign(double[] steps, ErrorNorm norm)
    {
        double[] positive = [.. steps.Select(s => Math.Max(s, 0))];
        double[] negative = [.. steps.Select(s => Math.Min(s, 0))];
        double Error(double[] s) => norm.Of(_buckets.SelectMany((b, i) => b.Select(v => v - s[i])));
        return Error(positive) <= Error(negative) ? positive : negative;
    }

    private static double Centre(double[] values, ErrorNorm norm) =>
        norm switch
        {
            ErrorNorm.L2 => values.Average(),
            ErrorNorm.L1 => values.Order().ElementAt(values.Length / 2),
            _ => (values.Min() + values.Max()) / 2,
        };
}
