namespace Weft.Compiler.Costs;

/// <summary>
/// Weights of all pairs of positions, stored: those that no input reaches once for the batch, dot-product weights once for
/// each sequence. Bias, softmax and their gradients are passes over them.
/// </summary>
internal sealed class DenseModel : WayModel
{
    /// <summary>Arrays of the size of the weights that are read or written, forward.</summary>
    private const double ForwardPasses = 8;

    /// <summary>The same, forward and backward.</summary>
    private const double TrainingPasses = 20;

    public override MixtureWay Way => MixtureWay.Dense;

    public override string Word => "dense";

    public override Work WorkOf(Mixture mixture)
    {
        var weights = mixture.KeySize > 0 ? mixture.Pairs : mixture.Pairs / mixture.Batch;
        var (products, passes, values) = mixture.IsTraining ? (6, TrainingPasses, 12) : (2, ForwardPasses, 4);
        return new(
            products * mixture.Pairs * (mixture.KeySize + mixture.ValueSize),
            weights,
            4 * (passes * weights + values * mixture.Values)
        );
    }
}
