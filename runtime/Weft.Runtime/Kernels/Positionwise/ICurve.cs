using System.Runtime.CompilerServices;

namespace Weft.Runtime.Kernels;

/// <summary>A function sigma of one number and its slope, on a register of numbers.</summary>
internal interface ICurve
{
    /// <summary>sigma(z).</summary>
    static abstract TVector Value<TLanes, TVector>(TVector z)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;

    /// <summary>sigma'(z), and sigma(z) beside it.</summary>
    static abstract TVector Slope<TLanes, TVector>(TVector z, out TVector value)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>max(z, 0); slope 1 right of 0, and 0 elsewhere.</summary>
internal readonly struct ReluCurve : ICurve
{
    private const float Steep = 1e30f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TLanes, TVector>(TVector z)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Max(z, TLanes.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Slope<TLanes, TVector>(TVector z, out TVector value)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        // Steep twice makes the smallest positive number more than 1.
        value = TLanes.Max(z, TLanes.Zero);
        var steep = TLanes.Create(Steep);
        return TLanes.Min(TLanes.Multiply(TLanes.Multiply(value, steep), steep), TLanes.Create(1));
    }
}

/// <summary>
/// z s with s = 1 / (1 + e^-z); slope s (1 + z (1 - s)). At minus infinity libtorch has no number, and so have these.
/// </summary>
internal readonly struct SiluCurve : ICurve
{
    private const float Log2E = 1.44269504f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TLanes, TVector>(TVector z)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var power = Power<TLanes, TVector>(z);
        return TLanes.Multiply(z, TLanes.Divide(power, TLanes.Add(TLanes.Create(1), power)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Slope<TLanes, TVector>(TVector z, out TVector value)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var one = TLanes.Create(1);
        var power = Power<TLanes, TVector>(z);
        var sigmoid = TLanes.Divide(power, TLanes.Add(one, power));
        value = TLanes.Multiply(z, sigmoid);
        return TLanes.MultiplyAdd(value, TLanes.Subtract(one, sigmoid), sigmoid);
    }

    /// <summary>e^z, at most 2^60, where s is 1, and 0 below 2^-60, which keeps products clear of denormals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Power<TLanes, TVector>(TVector z)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged =>
        TLanes.Exp2Flushed(TLanes.Min(TLanes.Multiply(z, TLanes.Create(Log2E)), TLanes.Create(-ExpTwo.Flushed)));
}

/// <summary>
/// z Phi(z) = max(z, 0) - |z| Q(|z|) with Q = 1 - Phi, the tail of the normal distribution, so that nothing cancels; slope
/// Phi(z) + z phi(z). Q(a) = e^(-a^2 / 2) t (k1 + .. + k5 t^4) / 2, t = 1 / (1 + 0.3275911 a / sqrt 2), is within 8e-8 of
/// the truth (M. Abramowitz and I. Stegun, 1964, 7.1.26).
/// </summary>
internal readonly struct GeluCurve : ICurve
{
    private const float HalfLog2E = 0.72134752f;
    private const float Reach = 0.23164188f;
    private const float K1 = 0.127414796f;
    private const float K2 = -0.142248368f;
    private const float K3 = 0.7107068705f;
    private const float K4 = -0.7265760135f;
    private const float K5 = 0.5307027145f;
    private const float Density = 0.39894228f; // 1 / sqrt(2 pi)
    private const float Steep = 1.2676506e30f;

    /// <summary>Q is 0 from here on, so that at infinity, too, nothing is taken from z.</summary>
    private const float Far = 30;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TLanes, TVector>(TVector z)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var tail = Tail<TLanes, TVector>(z, out var size, out _);
        return TLanes.Subtract(TLanes.MaxNative(z, TLanes.Zero), TLanes.Multiply(size, tail));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Slope<TLanes, TVector>(TVector z, out TVector value)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var one = TLanes.Create(1);
        var tail = Tail<TLanes, TVector>(z, out var size, out var bell);
        value = TLanes.Subtract(TLanes.MaxNative(z, TLanes.Zero), TLanes.Multiply(size, tail));

        // Phi is Q left of 0 and 1 - Q right of it; next to 0 both are 1/2 and the step may be anything.
        var step = TLanes.Min(TLanes.MaxNative(TLanes.Multiply(z, TLanes.Create(Steep)), TLanes.Zero), one);
        var phi = TLanes.MultiplyAdd(step, TLanes.MultiplyAdd(tail, TLanes.Create(-2), one), tail);
        return TLanes.MultiplyAdd(TLanes.Multiply(z, TLanes.Create(Density)), bell, phi);
    }

    /// <summary>Q(|z|), |z| (right of 0 at most <see cref="Far"/>) and e^(-z^2 / 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Tail<TLanes, TVector>(TVector z, out TVector size, out TVector bell)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        var one = TLanes.Create(1);
        size = TLanes.MaxNative(TLanes.Min(z, TLanes.Create(Far)), TLanes.Subtract(TLanes.Zero, z));
        var t = TLanes.Divide(one, TLanes.MultiplyAdd(size, TLanes.Create(Reach), one));
        bell = TLanes.Exp2Flushed(TLanes.Multiply(TLanes.Multiply(size, TLanes.Create(-HalfLog2E)), size));
        var series = TLanes.MultiplyAdd(TLanes.Create(K5), t, TLanes.Create(K4));
        series = TLanes.MultiplyAdd(series, t, TLanes.Create(K3));
        series = TLanes.MultiplyAdd(series, t, TLanes.Create(K2));
        series = TLanes.MultiplyAdd(series, t, TLanes.Create(K1));
        return TLanes.Multiply(TLanes.Multiply(series, t), bell);
    }
}
