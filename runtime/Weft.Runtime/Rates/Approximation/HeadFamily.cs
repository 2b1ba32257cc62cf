using System;
using System.Collections.Generic;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// The kernels k(n; x) that one dot-product-free head can have, up to a factor that its value map carries, in free
/// parameters x (paper, section 2). H heads with them span the class whose best approximation is looked for.
/// </summary>
public abstract class HeadFamily
{
    /// <summary>The encoding's name in specs.</summary>
    public abstract string Word { get; }

    /// <summary>The smallest distance that a head sees.</summary>
    public virtual int Nearest => 0;

    /// <summary>Least and greatest value of each free parameter of a head; empty where its kernel is fixed.</summary>
    public abstract IReadOnlyList<(double Low, double High)> Ranges { get; }

    /// <summary>Writes k(n; x) for some distances, all of at least <see cref="Nearest"/>.</summary>
    /// <param name="head">Number of the head, from 0, and H: fixed kernels depend on both.</param>
    /// <param name="x">The head's parameters.</param>
    /// <param name="distances">n.</param>
    /// <param name="values">Receives k, one for each distance.</param>
    public abstract void Kernel(HeadNumber head, ReadOnlySpan<double> x, double[] distances, Span<double> values);

    /// <summary>Writes the derivative of k(n; x) by one parameter.</summary>
    /// <param name="x">The head's parameters.</param>
    /// <param name="which">Index of the parameter.</param>
    /// <param name="distances">n.</param>
    /// <param name="values">Receives the derivative, one for each distance.</param>
    public virtual void Derivative(ReadOnlySpan<double> x, int which, double[] distances, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(distances);

        // Central differences: the search needs a direction, not digits.
        const double Step = 1e-5;
        double[] moved = x.ToArray();
        var below = new double[distances.Length];
        moved[which] = x[which] - Step;
        Kernel(default, moved, distances, below);
        moved[which] = x[which] + Step;
        Kernel(default, moved, distances, values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (values[i] - below[i]) / (2 * Step);
        }
    }
}

/// <summary>Which head of how many.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Heads">H.</param>
public readonly record struct HeadNumber(int Index, int Heads);
