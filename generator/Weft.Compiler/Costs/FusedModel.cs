namespace Weft.Compiler.Costs;

/// <summary>
/// Tiles of 64 queries and keys on and below the diagonal: two products forward, five backward, which also computes the
/// exponentials again; a bias adds its gradient to them.
/// </summary>
internal sealed class FusedModel : WayModel
{
    private const int Tile = 64;
    private const int Vector = 16;

    public override MixtureWay Way => MixtureWay.Fused;

    public override string Word => "fused";

    public override Work WorkOf(Mixture mixture)
    {
        var length = Blocks(mixture.Length, Tile);
        var pairs = (double)mixture.Batch * mixture.Heads * length * (length + Tile) / 2;
        double keys = Blocks(mixture.KeySize, Vector),
            values = Blocks(mixture.ValueSize, Vector);
        return mixture.IsTraining
            ? new(pairs * (8 * keys + 6 * values), pairs * (mixture.HasBias ? 3 : 2), 4 * mixture.Values * 12)
            : new(pairs * (2 * keys + 2 * values), pairs, 4 * mixture.Values * 4);
    }
}
