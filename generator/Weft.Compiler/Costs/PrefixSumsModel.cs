namespace Weft.Compiler.Costs;

/// <summary>
/// A sum of differences of prefix sums, one for each step; backward the same for the values' gradient and for the
/// correlations that give the weights'.
/// </summary>
internal sealed class PrefixSumsModel : WayModel
{
    public override MixtureWay Way => MixtureWay.PrefixSums;

    public override string Word => "prefix-sums";

    public override Work WorkOf(Mixture mixture) =>
        new(
            2 * mixture.Values * (mixture.Steps + 1) * (mixture.IsTraining ? 3 : 1),
            (double)mixture.Heads * mixture.Length,
            4 * mixture.Values * (mixture.IsTraining ? 7 : 2)
        );
}
