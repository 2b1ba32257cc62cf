using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Costs;
using Weft.Compiler.Spec;
using Weft.Runtime.Costs;

namespace Weft.Bench.Plans;

/// <summary>One mixture whose ways are measured.</summary>
/// <param name="Scheme">Its encoding.</param>
/// <param name="Sizes">Its sizes.</param>
internal sealed record PlanCell(DistanceScheme Scheme, Mixture Sizes)
{
    /// <summary>Positions of all sequences of a batch, beyond which the batch is made smaller.</summary>
    private const int MostPositions = 8192;

    /// <summary>Above so many stored weights a call would take gigabytes and seconds.</summary>
    private const double MostWeights = 1e8;

    private static readonly int[] s_lengths = [64, 128, 256, 512, 1024, 2048, 4096];
    private static readonly bool[] s_both = [false, true];
    private static readonly (int B, int H, int E)[] s_sizes = [(8, 8, 32), (32, 4, 16), (2, 4, 64)];

    /// <summary>The grid. Forward alone is measured for the first sizes.</summary>
    public static IEnumerable<PlanCell> All =>
        from keys in s_both
        from scheme in DistanceScheme.All
        from size in s_sizes
        from isTraining in s_both
        where isTraining || size == s_sizes[0]
        from length in s_lengths
        select new PlanCell(
            scheme,
            new Mixture(System.Math.Clamp(MostPositions / length, 1, size.B), length, size.H, size.E)
            {
                KeySize = keys ? size.E : 0,
                HasBias = keys,
                Steps = keys ? 0 : scheme.Steps.Count(n => n < length),
                IsTraining = isTraining,
            }
        );

    /// <summary>The ways that apply and can be measured.</summary>
    public IReadOnlyList<MixtureWay> Ways =>
        [
            .. (
                Sizes.KeySize > 0
                    ? ApplicableWays.OfDotProducts([Scheme.Position], Normalisation.Softmax, HeadSize.Split)
                    : ApplicableWays.OfDistance([Scheme.Position], causal: true)
            ).Where(way => way != MixtureWay.Dense || Weights <= MostWeights),
        ];

    /// <summary>What is mixed by what, for tables.</summary>
    public string Kind => Sizes.KeySize > 0 ? "dot products" : "distance";

    /// <summary>The pass measured.</summary>
    public string Pass => Sizes.IsTraining ? "forward + backward" : "forward";

    private double Weights => (double)Sizes.Heads * Sizes.Length * Sizes.Length * (Sizes.KeySize > 0 ? Sizes.Batch : 1);
}
