using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Positions;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>How many of H heads each of several memories gets, where each memory has heads of its own.</summary>
public static class HeadSplit
{
    /// <summary>
    /// The theorem's proportions, H_i proportional to e^(0.01 T_i) for lin and to T_i^1.01 for log (paper, section 4), in
    /// whole heads by largest remainders, at least one each.
    /// </summary>
    /// <param name="position">lin or log.</param>
    /// <param name="distances">T_i.</param>
    /// <param name="heads">H, at least as many as distances.</param>
    /// <exception cref="ArgumentException">There are fewer heads than distances, or another encoding.</exception>
    public static IReadOnlyList<int> Theorem(PositionScheme position, IReadOnlyList<int> distances, int heads)
    {
        ArgumentNullException.ThrowIfNull(distances);
        Require(distances.Count, heads);

        // Logarithms, because e^(0.01 T) overflows for long memories.
        double[] logarithms =
        [
            .. distances.Select(t =>
                position switch
                {
                    LinPosition => 0.01 * t,
                    LogPosition => 1.01 * Math.Log(Math.Max(t, 1)),
                    _ => throw new ArgumentException("The theorems treat lin and log.", nameof(position)),
                }
            ),
        ];
        double[] shares = [.. logarithms.Select(x => Math.Exp(x - logarithms.Max()))];
        int spare = heads - distances.Count;
        double[] wished = [.. shares.Select(s => spare * s / shares.Sum())];
        int[] split = [.. wished.Select(w => 1 + (int)w)];
        int[] order = [.. Enumerable.Range(0, split.Length).OrderByDescending(i => wished[i] - Math.Floor(wished[i]))];
        foreach (int i in order.Take(heads - split.Sum()))
        {
            split[i]++;
        }

        return split;
    }

    /// <summary>The split with the smallest error of all memories together, by dynamic programming over them.</summary>
    /// <param name="memories">One approximation problem for each, of a single kernel.</param>
    /// <param name="heads">H, at least as many as memories.</param>
    /// <param name="norm">How errors are measured: squares are added for l2, errors for l1, and sup takes the largest.</param>
    /// <exception cref="ArgumentException">There are fewer heads than memories.</exception>
    public static IReadOnlyList<int> Search(IReadOnlyList<KernelApproximation> memories, int heads, ErrorNorm norm)
    {
        ArgumentNullException.ThrowIfNull(memories);
        Require(memories.Count, heads);
        if (memories.Count == 1)
        {
            return [heads];
        }

        // best[h]: the least error of the memories so far with h heads, and how the last one's share came about.
        var best = new double[heads + 1];
        Array.Fill(best, double.PositiveInfinity);
        best[0] = 0;
        var shares = new int[memories.Count][];
        for (int i = 0; i < memories.Count; i++)
        {
            int most = heads - (memories.Count - 1);
            double[] errors = Errors(memories[i], most, norm);
            var next = new double[heads + 1];
            Array.Fill(next, double.PositiveInfinity);
            shares[i] = new int[heads + 1];
            for (int total = i + 1; total <= heads; total++)
            {
                for (int own = 1; own <= Math.Min(most, total - i); own++)
                {
                    double error = Together(best[total - own], errors[own], norm);
                    if (error < next[total])
                    {
                        (next[total], shares[i][total]) = (error, own);
                    }
                }
            }

            best = next;
        }

        var split = new int[memories.Count];
        for (int i = memories.Count - 1, left = heads; i >= 0; left -= split[i--])
        {
            split[i] = shares[i][left];
        }

        return split;
    }

    /// <summary>The error of all memories together, each with its own heads.</summary>
    public static double Error(IReadOnlyList<KernelApproximation> memories, IReadOnlyList<int> split, ErrorNorm norm)
    {
        ArgumentNullException.ThrowIfNull(memories);
        double sum = 0;
        for (int i = 0; i < memories.Count; i++)
        {
            sum = Together(sum, memories[i].Fit(split[i], norm).Error, norm);
        }

        return sum;
    }

    // From few to many, so that every fit starts from the one before; beyond rounding more heads bring nothing.
    private static double[] Errors(KernelApproximation memory, int most, ErrorNorm norm)
    {
        var errors = new double[most + 1];
        errors[0] = double.PositiveInfinity;
        bool isResolved = true;
        for (int h = 1; h <= most; h++)
        {
            errors[h] = errors[h - 1];
            if (isResolved)
            {
                KernelFit fit = memory.Fit(h, norm);
                (errors[h], isResolved) = (fit.Error, fit.IsResolved);
            }
        }

        return errors;
    }

    private static double Together(double one, double other, ErrorNorm norm) =>
        norm switch
        {
            ErrorNorm.L1 => one + other,
            ErrorNorm.L2 => Math.Sqrt((one * one) + (other * other)),
            _ => Math.Max(one, other),
        };

    private static void Require(int memories, int heads)
    {
        if (heads < memories)
        {
            throw new ArgumentException(
                $"{memories} memories need as many heads, and there are {heads}.",
                nameof(heads)
            );
        }
    }
}
