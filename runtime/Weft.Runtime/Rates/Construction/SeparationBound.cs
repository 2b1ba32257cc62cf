using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Rates.Construction;

/// <summary>
/// Why attention by position alone cannot do the three-symbol example y_t = x_{t-g(x_t)}, whatever its heads, their number
/// and the length: with weights that no input reaches, one layer and an affine read-out give A(x_t) + B(x_{t-1}) +
/// C(x_{t-2}) + .., and there are four sequences over which every such function sums to 0 with the signs below while the
/// target sums to 4. Some error is therefore at least 4 / 4 = 1. The paper states 2/3.
/// </summary>
public static class SeparationBound
{
    /// <summary>The reason in words.</summary>
    public const string Text =
        "weights that no input reaches cannot represent it: the largest error is at least 1 (the paper states 2/3)";

    private static readonly (int Now, int Before, int Earlier, int Sign)[] s_sequences =
    [
        (0, -1, 1, -1),
        (0, 1, -1, 1),
        (1, -1, 1, 1),
        (1, 1, -1, -1),
    ];

    /// <summary>x_t, x_{t-1} and x_{t-2} of the four sequences, equal elsewhere, with their signs.</summary>
    public static IReadOnlyList<(int Now, int Before, int Earlier, int Sign)> Certificate => s_sequences;

    /// <summary>The lower bound, computed from the certificate after checking that sums of functions vanish on it.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    public static double Value()
    {
        Func<(int Now, int Before, int Earlier, int Sign), int>[] tokens = [s => s.Now, s => s.Before, s => s.Earlier];
        if (tokens.Any(token => s_sequences.GroupBy(token).Any(same => same.Sum(s => s.Sign) != 0)))
        {
            throw new InvalidOperationException("A function of one token does not vanish on the certificate.");
        }

        return Math.Abs(s_sequences.Sum(s => s.Sign * Target(s))) / s_sequences.Length;
    }

    private static int Target((int Now, int Before, int Earlier, int Sign) s) =>
        (s.Now + 1) switch
        {
            0 => s.Now,
            1 => s.Before,
            _ => s.Earlier,
        };
}
