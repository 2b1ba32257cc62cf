using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// Best approximation of memory kernels by dot-product-free heads, without training: how small an error the design allows
/// (paper, section 4, E_Attn). Results are the same on every processor and in whatever order they are asked for. Not for
/// several threads at once.
/// </summary>
public abstract class KernelApproximation
{
    private readonly Dictionary<(int Heads, ErrorNorm Norm), KernelFit> _known = [];

    /// <summary>The encoding's name.</summary>
    public abstract string Word { get; }

    /// <summary>The kernels that are approximated.</summary>
    public abstract IReadOnlyList<TargetKernel> Targets { get; }

    /// <summary>
    /// The best fit that was found. More heads never have a larger error, and no norm's fit is worse in its norm than the
    /// least-squares fit.
    /// </summary>
    /// <param name="heads">H, at least 1.</param>
    /// <param name="norm">What is minimised; with several kernels only <see cref="ErrorNorm.L2"/>.</param>
    /// <exception cref="System.ArgumentException">Several kernels in another norm.</exception>
    /// <exception cref="System.ArgumentOutOfRangeException"><paramref name="heads"/> is below 1.</exception>
    public KernelFit Fit(int heads, ErrorNorm norm)
    {
        System.ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        if (norm != ErrorNorm.L2 && Targets.Count > 1)
        {
            throw new System.ArgumentException(
                $"Several kernels are fitted in l2 only, not in {norm.Word()}.",
                nameof(norm)
            );
        }

        if (!_known.TryGetValue((heads, norm), out KernelFit? fit))
        {
            KernelFit? fewer = heads > 1 ? Fit(Before(heads), norm) : null;
            fit = Search(heads, norm);

            // Refinements are local: what fewer heads reached, more reach with coefficients of 0.
            if (fewer is not null && fewer.Error < fit.Error)
            {
                fit = Padded(fewer, heads) with { LowerBound = System.Math.Min(fit.LowerBound, fewer.Error) };
            }

            _known.Add((heads, norm), fit);
        }

        return fit;
    }

    private protected abstract KernelFit Search(int heads, ErrorNorm norm);

    /// <summary>
    /// How many heads the search for H heads starts from: one fewer, and of many heads so few that the steps stay small.
    /// </summary>
    private protected static int Before(int heads)
    {
        int step =
            heads <= 16 ? 1
            : heads <= 32 ? 2
            : heads <= 64 ? 8
            : 16;
        return (heads - 1) / step * step;
    }

    // Heads that do nothing: the last one again, with coefficient 0.
    private static KernelFit Padded(KernelFit fit, int heads) =>
        fit with
        {
            Heads = heads,
            Parameters = [.. fit.Parameters, .. Enumerable.Repeat(fit.Parameters[^1], heads - fit.Heads)],
            Coefficients = [.. fit.Coefficients.Select(c => (double[])[.. c, .. new double[heads - fit.Heads]])],
        };
}
