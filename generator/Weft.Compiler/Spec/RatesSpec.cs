using System.Collections.Generic;

namespace Weft.Compiler.Spec;

/// <summary>What <c>weft rates</c> measures besides training an experiment's trials.</summary>
/// <param name="Size">
/// Path of the swept field whose values are sizes, or <see cref="LengthField"/>; null for the first swept field.
/// </param>
/// <param name="Train">Whether trials are trained; if not, only best approximations are computed.</param>
/// <param name="Norms">Norms in which kernels are approximated.</param>
/// <param name="LearningRates">
/// Learning rates of which every design takes the one with the smallest validation loss; empty for the experiment's own.
/// </param>
/// <param name="Lengths">Sequence lengths T that are swept; empty for the experiment's own.</param>
public sealed record RatesSpec(
    string? Size,
    bool Train,
    IReadOnlyList<ApproximationNorm> Norms,
    IReadOnlyList<double> LearningRates,
    IReadOnlyList<int> Lengths
)
{
    /// <summary>What the length of sequences is called among sizes.</summary>
    public const string LengthField = "length";

    /// <summary>What holds where an experiment says nothing.</summary>
    public static RatesSpec Default { get; } = new(null, true, [ApproximationNorm.Squares], [], []);
}

/// <summary>Norms of the error of a memory kernel.</summary>
public enum ApproximationNorm
{
    /// <summary>Root of the sum of squares, l2.</summary>
    Squares,

    /// <summary>Sum of absolute values, l1.</summary>
    Absolute,

    /// <summary>Largest absolute value.</summary>
    Largest,
}
