using System.Linq;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// The exponents by which the paper's theorems are proved: 0.01 (k + 1) for sums of exponentials, 1.01 + 0.01 k for sums of
/// powers, k = 0..H-1 (paper, section 4). A baseline: what a search over exponents gains.
/// </summary>
public static class ProofExponents
{
    /// <summary>The best coefficients for these exponents; null for an encoding that the theorems do not treat.</summary>
    public static KernelFit? Fit(KernelApproximation approximation, int heads) =>
        approximation is ExponentSearch { Word: "lin" or "log" } search
            ? search.Fixed([
                .. Enumerable
                    .Range(0, heads)
                    .Select(k =>
                        (double[])[Slope.Logarithm(search.Word == "lin" ? 0.01 * (k + 1) : 1.01 + (0.01 * k))]
                    ),
            ])
            : null;
}
