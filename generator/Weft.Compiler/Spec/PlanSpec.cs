using Weft.Compiler.Costs;

namespace Weft.Compiler.Spec;

/// <summary>How the mixtures of a block are computed where the author decides; nothing of what they are.</summary>
/// <param name="Mixing">By weights that no input reaches.</param>
/// <param name="DotProduct">By weights of dot products.</param>
public sealed record PlanSpec(MixtureWay Mixing, MixtureWay DotProduct)
{
    /// <summary>The cost model decides.</summary>
    public static readonly PlanSpec Auto = new(MixtureWay.Auto, MixtureWay.Auto);
}
