namespace Weft.Compiler.Costs;

/// <summary>
/// Products of tiles on and below the diagonal; backward the same for the values' gradient and for the correlations that
/// give the weights'.
/// </summary>
internal sealed class TilesModel : WayModel
{
    private const int Tile = 16;

    public override MixtureWay Way => MixtureWay.Tiles;

    public override string Word => "tiles";

    public override Work WorkOf(Mixture mixture) =>
        new(
            mixture.Values * (Blocks(mixture.Length, Tile) + Tile) * (mixture.IsTraining ? 3 : 1),
            (double)mixture.Heads * mixture.Length,
            4 * mixture.Values * (mixture.IsTraining ? 7 : 2)
        );
}
