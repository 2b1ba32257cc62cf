namespace Weft.Compiler.Costs;

/// <summary>
/// n_t = a n_(t-1) + v_t: reads values, writes results; backward reads values, results and their gradients and writes
/// those of values.
/// </summary>
internal sealed class RecurrenceModel : WayModel
{
    public override MixtureWay Way => MixtureWay.Recurrence;

    public override string Word => "recurrence";

    public override Work WorkOf(Mixture mixture) =>
        new(0, (double)mixture.Heads * mixture.Length, 4 * mixture.Values * (mixture.IsTraining ? 6 : 2));
}
