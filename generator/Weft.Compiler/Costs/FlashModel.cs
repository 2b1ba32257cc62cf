namespace Weft.Compiler.Costs;

/// <summary>
/// libtorch's fused attention on the CPU. It skips keys above the diagonal beyond 512 positions only. A linear bias is one
/// more coordinate, for which queries, keys and values are copied.
/// </summary>
internal sealed class FlashModel : WayModel
{
    private const int LongestWithoutSkipping = 512;

    public override MixtureWay Way => MixtureWay.Flash;

    public override string Word => "flash";

    public override Work WorkOf(Mixture mixture)
    {
        var pairs = mixture.Pairs * (mixture.Length > LongestWithoutSkipping ? 0.5 : 1);
        double size = mixture.KeySize + (mixture.HasBias ? 1 : 0),
            copies = mixture.HasBias ? 2 : 1;
        return mixture.IsTraining
            ? new(pairs * 14 * size, pairs * 2, 4 * mixture.Values * 12 * copies)
            : new(pairs * 4 * size, pairs, 4 * mixture.Values * 4 * copies);
    }
}
