using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Lion, steps of equal length in every parameter: p -= lr wd p; p -= lr sign(b1 m + (1 - b1) g);
/// m = b2 m + (1 - b2) g.
/// </summary>
/// <remarks>Source: Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, algorithm 2.</remarks>
/// <param name="learningRate">lr of this step.</param>
internal readonly struct LionRule(double learningRate) : IUpdateRule
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.99f;

    // Takes every number that is no denormal beyond 1.
    private const float Huge = 1e38f;

    private readonly float _rate = (float)-learningRate;

    public static int Moments => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update<TLanes, TVector>(
        TVector gradient,
        TVector decay,
        ref TVector parameter,
        ref TVector first,
        ref TVector second
    )
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var direction = TLanes.MultiplyAdd(
            gradient,
            TLanes.Create(1 - Beta1),
            TLanes.Multiply(first, TLanes.Create(Beta1))
        );
        var sign = TLanes.Min(
            TLanes.Max(TLanes.Multiply(direction, TLanes.Create(Huge)), TLanes.Create(-1)),
            TLanes.Create(1)
        );
        parameter = TLanes.MultiplyAdd(sign, TLanes.Create(_rate), TLanes.Multiply(parameter, decay));
        first = Moment.Settle<TLanes, TVector>(
            TLanes.MultiplyAdd(gradient, TLanes.Create(1 - Beta2), TLanes.Multiply(first, TLanes.Create(Beta2)))
        );
    }
}
