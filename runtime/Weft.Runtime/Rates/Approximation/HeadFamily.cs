using System;
using System.Collections.Generic;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// The kernels k(n; x) = e^b(n; x) that one dot-product-free head can have, up to a factor that its value map carries, in
/// free parameters x (paper, section 2). H heads with them span the class whose best approximation is looked for.
/// </summary>
internal abstract class HeadFamily
{
    /// <summary>The encoding's name in specs.</summary>
    public abstract string Word { get; }

    /// <summary>The smallest distance that a head sees.</summary>
    public virtual int Nearest => 0;

    /// <summary>Least and greatest value of each free parameter of a head; empty where its kernel is fixed.</summary>
    public abstract IReadOnlyList<(double Low, double High)> Ranges { get; }

    /// <summary>
    /// Whether a kernel is e^(-p phi(n)) with phi that never falls: a sum of m of them has fewer than m changes of its sign.
    /// </summary>
    public virtual bool IsChebyshev => false;

    /// <summary>Writes b(n; x) = log k(n; x) for some distances, all of at least <see cref="Nearest"/>.</summary>
    /// <param name="head">Number of the head, from 0, and H: fixed kernels depend on both.</param>
    /// <param name="x">The head's parameters.</param>
    /// <param name="distances">n.</param>
    /// <param name="biases">Receives b, one for each distance.</param>
    public abstract void Biases(
        HeadNumber head,
        ReadOnlySpan<DoubleDouble> x,
        double[] distances,
        Span<DoubleDouble> biases
    );

    /// <summary>Writes the derivative of b(n; x) by one parameter.</summary>
    /// <param name="x">The head's parameters.</param>
    /// <param name="which">Index of the parameter.</param>
    /// <param name="distances">n.</param>
    /// <param name="slopes">Receives the derivative, one for each distance.</param>
    public virtual void Derivative(
        ReadOnlySpan<DoubleDouble> x,
        int which,
        double[] distances,
        Span<DoubleDouble> slopes
    )
    {
        ArgumentNullException.ThrowIfNull(distances);

        // Central differences: of 31 digits two thirds are left.
        const double Step = 1.0 / (1L << 33);
        DoubleDouble[] moved = x.ToArray();
        var below = new DoubleDouble[distances.Length];
        moved[which] = x[which] - Step;
        Biases(default, moved, distances, below);
        moved[which] = x[which] + Step;
        Biases(default, moved, distances, slopes);
        for (int i = 0; i < slopes.Length; i++)
        {
            slopes[i] = (slopes[i] - below[i]) / (2 * Step);
        }
    }
}

/// <summary>Which head of how many.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Heads">H.</param>
internal readonly record struct HeadNumber(int Index, int Heads);
