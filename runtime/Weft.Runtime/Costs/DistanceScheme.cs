using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Runtime.Costs;

/// <summary>Biases by distance as generated code makes them, to measure ways of mixing with.</summary>
/// <param name="Word">The encoding.</param>
/// <param name="Columns">Parameters of a head; each gets a value drawn.</param>
/// <param name="Bias">From parameters [H, columns] and T to b [H, T].</param>
/// <param name="Steps">Distances at which the bias may change; empty where it may at any.</param>
/// <param name="IsLinear">Whether b(n) = -p n with p = softplus(theta), theta the only parameter.</param>
internal sealed record DistanceScheme(
    string Word,
    int Columns,
    Func<Tensor, int, Tensor> Bias,
    int[] Steps,
    bool IsLinear = false
)
{
    private const int Exact = 16;
    private const double Farthest = 128;

    /// <summary>b(n) = -p log n for n >= 1.</summary>
    public static readonly DistanceScheme Log = new(
        "log",
        1,
        (theta, length) => DistanceBias.Tabulate(length, 1, theta, n => nn.functional.softplus(theta) * (-n.log())),
        []
    );

    /// <summary>b(n) = -p n.</summary>
    public static readonly DistanceScheme Lin = new(
        "lin",
        1,
        (theta, length) => DistanceBias.Tabulate(length, 0, theta, n => nn.functional.softplus(theta) * -n),
        [],
        IsLinear: true
    );

    /// <summary>A bias for each of 32 buckets.</summary>
    public static readonly DistanceScheme T5 = new(
        "t5",
        2 * Exact,
        (r, length) =>
            DistanceBias.Tabulate(
                length,
                0,
                r,
                n =>
                {
                    var far = (n.clamp_min(Exact) / Exact).log() * (Exact / Math.Log(Farthest / Exact));
                    var bucket = where(n < Exact, n, (Exact + far.floor()).clamp_max(2 * Exact - 1));
                    return r.index_select(1, bucket.to(ScalarType.Int64));
                }
            ),
        [.. Enumerable.Range(0, (int)Farthest).Where(n => n == 0 || Bucket(n) > Bucket(n - 1))]
    );

    /// <summary>b(n) = -r1 log(1 + r2 n).</summary>
    public static readonly DistanceScheme Kerple = new(
        "kerple-log",
        2,
        (r, length) =>
            DistanceBias.Tabulate(
                length,
                0,
                r,
                n =>
                    -nn.functional.softplus(r.narrow(1, 0, 1))
                    * (1 + nn.functional.softplus(r.narrow(1, 1, 1)) * n).log()
            ),
        []
    );

    /// <summary>Those that benchmarks measure.</summary>
    public static IReadOnlyList<DistanceScheme> All { get; } = [Lin, Log, T5, Kerple];

    private static int Bucket(int n) =>
        n < Exact
            ? n
            : Math.Min(
                2 * Exact - 1,
                Exact + (int)Math.Floor(Math.Log(n / (double)Exact) * (Exact / Math.Log(Farthest / Exact)))
            );
}
