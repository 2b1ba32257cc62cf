using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Gradient descent with momentum and decoupled weight decay: p -= lr wd p; m = 0.9 m + g; p -= lr m.
/// </summary>
/// <remarks>Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 1 (SGDW).</remarks>
/// <param name="learningRate">lr of this step.</param>
internal readonly struct SgdRule(double learningRate) : IUpdateRule
{
    private const float Momentum = 0.9f;

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
        first = Moment.Settle<TLanes, TVector>(TLanes.MultiplyAdd(first, TLanes.Create(Momentum), gradient));
        parameter = TLanes.MultiplyAdd(first, TLanes.Create(_rate), TLanes.Multiply(parameter, decay));
    }
}
