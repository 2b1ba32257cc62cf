using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// The weights of one head by distance, w(n) = exp(b(n) - shift), and 1 / D_t with D_t = w(0) + .. + w(t), computed in
/// float64. Under softmax the shift is the largest bias, so that nothing overflows; without, it is 0 and 1 / D_t is 1. A
/// query without a key has 1 / D_t = 0. Weights below 2^-60 of the largest of a smaller distance, which every query sees
/// that sees them, are 0.
/// </summary>
internal static unsafe class ToeplitzWeights
{
    private const double Smallest = 1.0 / (1L << 60);

    /// <summary>
    /// How far w(0) + .. + w(t) may stay below the largest weight of all: the error of a transform goes with the largest,
    /// also where it is that of a distance which no query sees that the result is of; and under softmax float32 may not hold
    /// what is so much smaller.
    /// </summary>
    private const double Spread = 1.0 / 16;

    /// <summary>Fills both tables [T].</summary>
    /// <returns>Whether the weights of every query are near enough to the largest of all.</returns>
    public static bool Fill(float* bias, int length, bool softmax, float* weights, float* inverse)
    {
        var largest = double.NegativeInfinity;
        for (var n = 0; n < length; n++)
        {
            largest = Math.Max(largest, bias[n]);
        }

        var shift = softmax ? largest : 0;
        var most = Math.Exp(largest - shift);
        double sum = 0,
            nearer = 0;
        var (even, hasKey) = (true, false);
        for (var n = 0; n < length; n++)
        {
            var isKey = !(bias[n] <= DistanceBias.Excluded / 2);
            var weight = isKey ? Math.Exp(bias[n] - shift) : 0;
            nearer = Math.Max(nearer, weight);
            weight = weight < nearer * Smallest ? 0 : weight;
            weights[n] = (float)weight;
            sum += weight;
            hasKey |= isKey;
            inverse[n] =
                !softmax ? 1
                : sum > 0 ? (float)(1 / sum)
                : double.IsNaN(sum) ? float.NaN
                : 0;
            even &= !hasKey || !(sum < most * Spread);
        }

        return even;
    }
}
