using System.Linq;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>The best coefficients for given parameters of the heads.</summary>
/// <param name="Heads">Parameters of each head.</param>
/// <param name="Coefficients">For each target one for each head, of its column.</param>
/// <param name="Residual">For each target: errors and rounding errors in coordinates turned by <paramref name="Factors"/>.</param>
/// <param name="Factors">QR of the heads' columns.</param>
internal sealed record LinearFit(
    double[][] Heads,
    DoubleDoubleVector[] Coefficients,
    DoubleDoubleVector[] Residual,
    DoubleDoubleQr Factors
)
{
    /// <summary>Squared error, weighted, with rounding errors.</summary>
    public double Squared { get; } = Residual.Sum(r => DoubleDoubleVector.Dot(r, r).High);
}
