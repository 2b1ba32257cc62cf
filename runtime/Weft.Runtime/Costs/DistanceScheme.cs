using System;
using System.Collections.Generic;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Runtime.Costs;

/// <summary>Biases by distance as generated code makes them, to measure ways of mixing with.</summary>
/// <param name="Position">The encoding.</param>
/// <param name="Columns">Parameters of a head; each gets a value drawn.</param>
/// <param name="Bias">From parameters [H, columns] and T to b [H, T].</param>
internal sealed record DistanceScheme(RelativePosition Position, int Columns, Func<Tensor, int, Tensor> Bias)
{
    private const int Exact = 16;
    private const double Farthest = 128;

    private static readonly SlopeRange s_slopes = new(0.0025, 4);

    /// <summary>b(n) = -p log n for n >= 1.</summary>
    public static readonly DistanceScheme Log = new(
        new LogPosition(s_slopes),
        1,
        (theta, length) => DistanceBias.Tabulate(length, 1, theta, n => theta.Softplus() * (-n.log()))
    );

    /// <summary>b(n) = -p n.</summary>
    public static readonly DistanceScheme Lin = new(
        new LinPosition(s_slopes),
        1,
        (theta, length) => DistanceBias.Tabulate(length, 0, theta, n => theta.Softplus() * -n)
    );

    /// <summary>A bias for each of 32 buckets.</summary>
    public static readonly DistanceScheme T5 = new(
        new T5Position(Exact, (int)Farthest),
        2 * Exact,
        (r, length) =>
            DistanceBias.Tabulate(
                length,
                0,
                r,
                n =>
                {
                    var far = n.AtLeast(Exact).Over(Exact).log().Times(Exact / Math.Log(Farthest / Exact));
                    var bucket = where(n.IsBelow(Exact), n, far.floor().Plus(Exact).AtMost(2 * Exact - 1));
                    return r.index_select(1, bucket.to(ScalarType.Int64));
                }
            )
    );

    /// <summary>b(n) = -r1 log(1 + r2 n).</summary>
    public static readonly DistanceScheme Kerple = new(
        new KerpleLogPosition(s_slopes),
        2,
        (r, length) =>
            DistanceBias.Tabulate(
                length,
                0,
                r,
                n => -r.narrow(1, 0, 1).Softplus() * (r.narrow(1, 1, 1).Softplus() * n).Plus(1).log()
            )
    );

    /// <summary>Those that benchmarks measure.</summary>
    public static IReadOnlyList<DistanceScheme> All { get; } = [Lin, Log, T5, Kerple];

    /// <summary>Distances at which the bias may change; empty where it may at any.</summary>
    public int[] Steps { get; } = [.. Position.Steps ?? []];
}
