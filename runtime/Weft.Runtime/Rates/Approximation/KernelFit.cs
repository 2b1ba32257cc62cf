using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>How well H heads approximate one or several kernels, and with which weights.</summary>
/// <param name="Heads">H.</param>
/// <param name="Norm">What was minimised.</param>
/// <param name="Error">The error in that norm; for several kernels of all their errors together.</param>
/// <param name="Rounding">
/// A bound on what rounding of the coefficients to doubles does to the error in that norm: the error is known no better.
/// </param>
/// <param name="Condition">
/// Condition number of the heads' kernels, each scaled to norm 1: by how much coefficients magnify changes of the target.
/// </param>
/// <param name="Parameters">
/// Free parameters of each head in the order of <see cref="HeadFamily.Ranges"/>: the logarithm of the slope.
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
    /// <summary>p of each head, where its one parameter is the logarithm of a slope.</summary>
    public IReadOnlyList<double> Slopes => [.. Parameters.Select(x => System.Math.Exp(x[0]))];

    /// <summary>Whether the error is more than rounding, so that its digits mean something.</summary>
    public bool IsResolved => Error > Rounding;
}
