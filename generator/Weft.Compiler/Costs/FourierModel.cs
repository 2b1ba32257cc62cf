using System;

namespace Weft.Compiler.Costs;

/// <summary>
/// Transforms of 2 P numbers for each column, P the power of two from T on: there and back, and for gradients two more
/// there and two back.
/// </summary>
internal sealed class FourierModel : WayModel
{
    public override MixtureWay Way => MixtureWay.Fourier;

    public override string Word => "fourier";

    public override Work WorkOf(Mixture mixture)
    {
        double points = 1;
        while (points < mixture.Length)
        {
            points *= 2;
        }

        var columns = (double)mixture.Batch * mixture.Heads * mixture.ValueSize;
        var transforms = mixture.IsTraining ? 5 : 2;
        return new(
            columns * transforms * 5 * points * Math.Log(2 * points, 2),
            (double)mixture.Heads * mixture.Length,
            4 * mixture.Values * (mixture.IsTraining ? 7 : 2)
        );
    }
}
