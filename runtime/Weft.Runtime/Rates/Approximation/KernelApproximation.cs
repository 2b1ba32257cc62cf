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
    /// The best fit that was found. More heads never have a larger error, unless the encoding fixes other kernels for every
    /// number of them, and no norm's fit is worse in its norm than the least-squares fit of one of these numbers of heads.
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
            fit = IsRung(heads) ? Rung(heads, norm) : Between(heads, norm);
            _known.Add((heads, norm), fit);
        }

        return fit;
    }

    /// <summary>Whether every sum of fewer heads is one of more, with coefficients of 0.</summary>
    private protected virtual bool IsNested => true;

    /// <summary>Whether the best error falls with every head until it is 0: then one that does not is no property of the class.</summary>
    private protected virtual bool Grows => false;

    private protected abstract KernelFit Search(int heads, ErrorNorm norm);

    /// <summary>
    /// How many heads the search for H heads starts from: one fewer, and of many heads so few that the steps stay small.
    /// </summary>
    private protected static int Before(int heads) => (heads - 1) / Step(heads) * Step(heads);

    // From each number of heads on this ladder the next one is reached.
    private static bool IsRung(int heads) => heads % Step(heads) == 0;

    private static int Step(int heads) =>
        heads <= 16 ? 1
        : heads <= 32 ? 2
        : heads <= 64 ? 8
        : 16;

    // Refinements are local: what fewer heads reached, more reach with coefficients of 0.
    private KernelFit Rung(int heads, ErrorNorm norm)
    {
        KernelFit? fewer = heads > 1 ? Fit(Before(heads), norm) : null;
        KernelFit fit = Search(heads, norm);
        return IsNested && fewer is not null && fewer.Error < fit.Error ? Padded(fewer, fit) : fit;
    }

    // Whoever asks for the rung above is not to wait for the sizes below it, so it does not know what they found. A size
    // between two rungs keeps to what it has not to pass: errors fall in whatever order they are asked for.
    private KernelFit Between(int heads, ErrorNorm norm)
    {
        KernelFit fit = Search(heads, norm);
        if (!IsNested)
        {
            return fit;
        }

        KernelFit fewer = Fit(heads - 1, norm);
        KernelFit more = Fit(Before(heads) + Step(heads), norm);
        return fewer.Error < fit.Error || fit.Error < more.Error ? Padded(fewer, fit) : fit;
    }

    // Heads that do nothing: the last one again, with coefficient 0.
    private KernelFit Padded(KernelFit fewer, KernelFit searched)
    {
        int idle = searched.Heads - fewer.Heads;
        return fewer with
        {
            Heads = searched.Heads,
            Parameters = [.. fewer.Parameters, .. Enumerable.Repeat(fewer.Parameters[^1], idle)],
            Coefficients = [.. fewer.Coefficients.Select(c => (double[])[.. c, .. new double[idle]])],
            LowerBound = System.Math.Min(searched.LowerBound, fewer.Error),
            // Sums of absolute errors need not fall with every head: of a far memory, few heads hold nothing.
            IsRepeated = Grows && searched.Norm != ErrorNorm.L1,
        };
    }
}
