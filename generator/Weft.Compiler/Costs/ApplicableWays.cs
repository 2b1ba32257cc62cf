using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Formulas;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Costs;

/// <summary>Which ways compute a mixture of all positions exactly, from what its weights are made of.</summary>
public static class ApplicableWays
{
    /// <summary>Mixtures by weights that no input reaches.</summary>
    /// <param name="schemes">The encodings of the groups of heads.</param>
    /// <param name="causal">Whether a query sees no key after itself.</param>
    public static IReadOnlyList<MixtureWay> OfDistance(IReadOnlyList<PositionScheme> schemes, bool causal)
    {
        if (!causal)
        {
            return [MixtureWay.Dense];
        }

        var ways = new List<MixtureWay> { MixtureWay.Dense, MixtureWay.Tiles, MixtureWay.Fourier };
        if (Steps(schemes) is not null)
        {
            ways.Add(MixtureWay.PrefixSums);
        }

        if (schemes.All(scheme => scheme is LinPosition))
        {
            ways.Add(MixtureWay.Recurrence);
        }

        return ways;
    }

    /// <summary>Mixtures by weights of dot products.</summary>
    /// <param name="schemes">The encodings of the groups of heads.</param>
    /// <param name="normalisation">How logits become weights.</param>
    /// <param name="headSize">Whether every head has values of its own, which the fused ways need.</param>
    public static IReadOnlyList<MixtureWay> OfDotProducts(
        IReadOnlyList<PositionScheme> schemes,
        Normalisation normalisation,
        HeadSize headSize
    )
    {
        if (headSize == HeadSize.Full)
        {
            return [MixtureWay.Dense];
        }

        return
            normalisation == Normalisation.Softmax
            && schemes.All(scheme => scheme is not RelativePosition || IsLinear(scheme))
            ? [MixtureWay.Dense, MixtureWay.Fused, MixtureWay.Flash]
            : [MixtureWay.Dense, MixtureWay.Fused];
    }

    /// <summary>Whether b(n) = -p n: then a product <c>p s</c> in the logits is the bias but for what cancels.</summary>
    public static bool IsLinear(PositionScheme scheme)
    {
        var n = new Formula.Variable("n");
        return scheme is SlopedPosition { Nearest: 0 } sloped && sloped.Phi(n) == -n;
    }

    /// <summary>Where weights of some head change, if that is at a few distances: without an encoding nowhere.</summary>
    /// <param name="schemes">The encodings of the groups of heads.</param>
    public static IReadOnlyList<int>? Steps(IReadOnlyList<PositionScheme> schemes)
    {
        var steps = schemes.Select(Steps).ToList();
        return steps.Contains(null) ? null : [.. steps.SelectMany(each => each!).Distinct().OrderBy(n => n)];
    }

    private static IReadOnlyList<int>? Steps(PositionScheme scheme) =>
        scheme switch
        {
            RelativePosition { Steps: { } steps } => steps,
            RelativePosition => null,
            _ => [0],
        };
}
