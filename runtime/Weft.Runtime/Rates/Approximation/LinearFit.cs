using System.Linq;
using System.Numerics.Tensors;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>The best coefficients for given parameters of the heads.</summary>
/// <param name="Heads">Parameters of each head.</param>
/// <param name="Scales">Norm of each head's kernel, which coefficients are relative to.</param>
/// <param name="Coefficients">For each target one for each head, relative to the scales.</param>
/// <param name="Residual">For each target: errors and rounding errors in coordinates turned by <paramref name="Factors"/>.</param>
/// <param name="Factors">QR of the heads' columns.</param>
/// <param name="Precision">Relative rounding error of a coefficient.</param>
internal sealed record LinearFit(
    double[][] Heads,
    double[] Scales,
    double[][] Coefficients,
    double[][] Residual,
    HouseholderQr Factors,
    double Precision
)
{
    /// <summary>Squared error, weighted, with rounding errors.</summary>
    public double Squared { get; } = Residual.Sum(r => TensorPrimitives.Dot<double>(r, r));

    /// <summary>Whether the error is mostly rounding, so that better parameters could not be told apart.</summary>
    public bool IsAtRounding { get; } =
        Residual.Sum(r => TensorPrimitives.Dot<double>(r, r))
        <= 4 * Precision * Precision * Coefficients.Sum(c => TensorPrimitives.Dot<double>(c, c));
}
