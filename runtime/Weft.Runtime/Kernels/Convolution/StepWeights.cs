using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Weights that are constant over steps of distances, lo_j .. lo_(j+1) - 1, as what they gain at the beginning of each:
/// the sum over n of w(n) v_(t-n) is the sum over j of (w(lo_j) - w(lo_j - 1)) S_(t - lo_j) with prefix sums S of v.
/// </summary>
internal sealed unsafe class StepWeights
{
    /// <summary>
    /// How much larger than the result the terms may be, for v of one sign: their errors are those of float32. Weights
    /// that fall steeply within a few steps are beyond it.
    /// </summary>
    private const double MostCancellation = 64;

    private const int ShortestBlock = 64;

    private StepWeights(int[] starts, float[] gains, float[] last) => (Starts, Gains, Last) = (starts, gains, last);

    /// <summary>lo_j, from 0, below T.</summary>
    public int[] Starts { get; }

    /// <summary>What the weight gains, [H, steps].</summary>
    public float[] Gains { get; }

    /// <summary>The weight of the last step [H].</summary>
    public float[] Last { get; }

    /// <summary>The distance from which on all weights are equal.</summary>
    public int Span => Starts[^1];

    /// <summary>Positions between two new beginnings of the prefix sums.</summary>
    public int Block => BlockOf(Span);

    /// <summary>The steps of weights [H, T]; null if they are not constant over them or cancel too much.</summary>
    /// <param name="steps">Where steps begin, ascending from 0.</param>
    /// <param name="weights">w.</param>
    /// <param name="heads">H.</param>
    /// <param name="length">T.</param>
    public static StepWeights? Of(ReadOnlySpan<int> steps, float* weights, int heads, int length)
    {
        var count = 0;
        while (count < steps.Length && steps[count] < length)
        {
            count++;
        }

        if (count == 0 || steps[0] != 0)
        {
            return null;
        }

        var starts = steps[..count].ToArray();
        var (gains, last) = (new float[heads * count], new float[heads]);
        for (var h = 0; h < heads; h++)
        {
            var w = new ReadOnlySpan<float>(weights + (nint)h * length, length);
            double sum = 0,
                change = 0;
            for (var j = 0; j < count; j++)
            {
                var end = j + 1 < count ? starts[j + 1] : length;
                if (end <= starts[j] || w[starts[j]..end].ContainsAnyExcept(w[starts[j]]))
                {
                    return null;
                }

                var gain = w[starts[j]] - (j == 0 ? 0 : w[starts[j] - 1]);
                gains[h * count + j] = gain;
                change += Math.Abs(gain);
                sum += Math.Min(end - starts[j], starts[^1] + 1) * (double)w[starts[j]];
            }

            // Not a number fails too.
            if (!(change * (starts[^1] + BlockOf(starts[^1])) <= MostCancellation * sum))
            {
                return null;
            }

            last[h] = w[starts[^1]];
        }

        return new StepWeights(starts, gains, last);
    }

    private static int BlockOf(int span) => (Math.Max(ShortestBlock, span) + 3) / 4 * 4;
}
