using System;
using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>
/// AdamW as in PyTorch, with decoupled weight decay and epsilon outside the square root:
/// p -= lr wd p; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= lr / c1 * m / (sqrt(v) / sqrt(c2) + eps) with
/// c_i = 1 - b_i^t.
/// </summary>
/// <remarks>Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019.</remarks>
/// <param name="learningRate">lr of this step.</param>
/// <param name="step">t, from 1.</param>
internal readonly struct AdamWRule(double learningRate, int step) : IUpdateRule
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly float _rate = (float)(-learningRate / (1 - Math.Pow(Beta1, step)));
    private readonly float _rootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step)));

    public static int Moments => 2;

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
        var square = TLanes.Multiply(gradient, gradient);
        var m = TLanes.MultiplyAdd(
            gradient,
            TLanes.Create((float)(1 - Beta1)),
            TLanes.Multiply(first, TLanes.Create((float)Beta1))
        );
        var v = TLanes.MultiplyAdd(
            square,
            TLanes.Create((float)(1 - Beta2)),
            TLanes.Multiply(second, TLanes.Create((float)Beta2))
        );
        first = Moment.Settle<TLanes, TVector>(m);
        second = TLanes.Subtract(v, TLanes.Min(v, TLanes.Create(Moment.Tiny)));
        var root = TLanes.MultiplyAdd(TLanes.Sqrt(second), TLanes.Create(_rootScale), TLanes.Create((float)Epsilon));
        parameter = TLanes.MultiplyAdd(
            TLanes.Divide(first, root),
            TLanes.Create(_rate),
            TLanes.Multiply(parameter, decay)
        );
    }
}
