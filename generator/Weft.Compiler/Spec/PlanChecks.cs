using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Costs;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec.Yaml;

namespace Weft.Compiler.Spec;

/// <summary>Whether the ways that a block's plan names can compute its attention.</summary>
internal static class PlanChecks
{
    /// <summary>Reports each way that cannot.</summary>
    public static void Run(BlockSpec block, YamlNode tree, DiagnosticBag bag)
    {
        var attention = block.Attention;
        var schemes = attention.Groups.Select(group => group.Position).ToList();
        var hasDotProducts = attention.Score.HasDotProducts;
        var ways = hasDotProducts
            ? ApplicableWays.OfDotProducts(schemes, attention.Normalisation, attention.HeadSize)
            : ApplicableWays.OfDistance(schemes, attention.Causal);
        Check(block.Plan.Mixing, "mixing", hasDotProducts ? "dot-product" : null);
        Check(block.Plan.DotProduct, "dot-product", hasDotProducts ? null : "mixing");

        void Check(MixtureWay way, string key, string? other)
        {
            if (way == MixtureWay.Auto || (other is null && ways.Contains(way)))
            {
                return;
            }

            var words = string.Join(", ", Words(ways));
            bag.Add(
                DiagnosticCatalogue.PlanDoesNotApply,
                tree.Locate("plan", key),
                $"found {key}: {WayModel.For(way).Word} with score {attention.Score.Word}"
                    + (
                        other is null
                            ? $" and {Described(attention)}, expected one of auto, {words}; change it or write plan: auto"
                            : $", expected the key '{other}' (auto, {words}); write that or plan: auto"
                    )
            );
        }
    }

    private static IEnumerable<string> Words(IReadOnlyList<MixtureWay> ways) =>
        ways.Select(way => WayModel.For(way).Word);

    /// <summary>What the ways depend on.</summary>
    private static string Described(AttentionSpec attention) =>
        $"position {string.Join(" and ", attention.Groups.Select(group => group.Position.Word).Distinct())}"
        + (attention.Causal ? "" : ", causal: false")
        + (attention.Score.HasDotProducts && attention.HeadSize == HeadSize.Full ? ", head-size: full" : "")
        + (attention.Normalisation == Normalisation.None ? ", normalisation: none" : "");
}
