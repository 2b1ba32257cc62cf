using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>How well H heads approximate one or several kernels, and with which weights.</summary>
/// <param name="Heads">H.</param>
/// <param name="Norm">What was minimised.</param>
/// <param name="Error">
/// The error in that norm of the sum with these coefficients, computed to 31 digits; for several kernels of all their
/// errors together. The smallest that was found.
/// </param>
/// <param name="Rounding">
/// A bound on what arithmetic in doubles does to the error in that norm: rounding of the target, the kernels, the
/// coefficients, their products and the sum. It depends on no processor.
/// </param>
/// <param name="Condition">
/// Condition number of the heads' kernels, each scaled to norm 1: by how much coefficients magnify changes of the target.
/// </param>
/// <param name="Parameters">
/// Free parameters of each head: the logarithm of its slope, or the raw parameters of its encoding.
/// </param>
/// <param name="Coefficients">alpha[m][h]: kernel m is approximated by the sum over h of alpha[m][h] k(n; x_h).</param>
public sealed record KernelFit(
    int Heads,
    ErrorNorm Norm,
    double Error,
    double Rounding,
    double Condition,
    IReadOnlyList<IReadOnlyList<double>> Parameters,
    IReadOnlyList<IReadOnlyList<double>> Coefficients
)
{
    private const double ProvedWithin = 0.01;

    /// <summary>
    /// What the error of no sum of H heads can be below, whatever its parameters and coefficients; 0 where nothing is known.
    /// </summary>
    public double LowerBound { get; init; }

    /// <summary>
    /// What rounding adds where the residual stream cancels the heads, at n = 0, when doubles compute the sum; in
    /// <see cref="Rounding"/> only where a module does.
    /// </summary>
    public double StreamRounding { get; init; }

    /// <summary>p of each head, where its one parameter is the logarithm of a slope.</summary>
    public IReadOnlyList<double> Slopes => [.. Parameters.Select(x => Slope.FromLogarithm(x[0]))];

    /// <summary>
    /// Whether this is the sum of fewer heads, since none better was found with so many: it is the digits that end there,
    /// or the search, and not the class, where a head more always helps.
    /// </summary>
    public bool IsRepeated { get; init; }

    /// <summary>
    /// Whether the error is more than rounding, so that its digits mean something, and less than that of fewer heads.
    /// </summary>
    public bool IsResolved => IsAboveRounding && !IsRepeated;

    /// <summary>Whether the error is proved to be at most 1 % above the best one of this many heads.</summary>
    public bool IsProved => IsAboveRounding && Error * (1 - ProvedWithin) <= LowerBound;

    private bool IsAboveRounding => Error > Rounding;
}
