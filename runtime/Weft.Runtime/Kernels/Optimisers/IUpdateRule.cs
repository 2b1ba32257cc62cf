namespace Weft.Runtime.Kernels;

/// <summary>
/// How an optimiser changes one register of parameters. A rule is a struct of coefficients, so that the JIT compiles the
/// loop of <see cref="FlatUpdate{TRule}"/> anew for each.
/// </summary>
internal interface IUpdateRule
{
    /// <summary>Moving averages kept for each parameter: 1 or 2.</summary>
    static abstract int Moments { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="gradient">The gradient, clipped.</param>
    /// <param name="decay">The factor of weight decay, 1 for none.</param>
    /// <param name="parameter">The parameters.</param>
    /// <param name="first">Their first moving average.</param>
    /// <param name="second">The second one, where there is one.</param>
    void Update<TLanes, TVector>(
        TVector gradient,
        TVector decay,
        ref TVector parameter,
        ref TVector first,
        ref TVector second
    )
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>What rules share.</summary>
internal static class Moment
{
    /// <summary>
    /// Moments below this become 0, or they would decay into denormals, whose arithmetic is a hundred times slower where
    /// it is not flushed, wherever a gradient stays 0. It is far too small to change a step.
    /// </summary>
    public const float Tiny = 1e-30f;

    /// <summary>x moved towards 0 by <see cref="Tiny"/>, and no further: a number above 1e-22 keeps its value.</summary>
    public static TVector Settle<TLanes, TVector>(TVector x)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged =>
        TLanes.Subtract(x, TLanes.Min(TLanes.Max(x, TLanes.Create(-Tiny)), TLanes.Create(Tiny)));
}
