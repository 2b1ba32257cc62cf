using System.Collections.Generic;
using System.Globalization;

namespace Weft.Runtime.Trials;

/// <summary>
/// What a trained module remembers beside what its task asks to be remembered. Both are measured alike: turn the sign of
/// the token n steps before the last and take half the change of the output, the root mean square over sequences. For a
/// convolution with a kernel rho, and for a module that is one, that is |rho(n)|.
/// </summary>
/// <param name="Distances">The distances n, ascending.</param>
/// <param name="Target">How strongly the target depends on the token at each.</param>
/// <param name="Model">How strongly the module's output does.</param>
/// <param name="Heads">What each head's positional encoding lets through.</param>
public sealed record LearnedMemory(
    IReadOnlyList<int> Distances,
    IReadOnlyList<double> Target,
    IReadOnlyList<double> Model,
    IReadOnlyList<HeadKernel> Heads
)
{
    /// <summary>
    /// Four significant digits: more than a figure shows, and few enough for a file of many trials. What is measured is
    /// rounded at once, so that a result that was read from a file is the one that was written.
    /// </summary>
    internal static double Rounded(double value) =>
        double.Parse(value.ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

/// <summary>The kernel exp b(n) of one head, b its learned bias by distance.</summary>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Head">The head within its layer, from 0.</param>
/// <param name="Position">The word of its encoding.</param>
/// <param name="Weights">exp b(n) at each distance over its largest there; 0 where the head sees nothing.</param>
public sealed record HeadKernel(int Layer, int Head, string Position, IReadOnlyList<double> Weights);
