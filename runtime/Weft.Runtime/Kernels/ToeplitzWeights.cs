using System;

namespace Weft.Runtime.Kernels;

/// <summary>
/// The weights of one head by distance, w(n) = exp(b(n) - shift), and 1 / D_t with D_t = w(0) + .. + w(t), computed in
/// float64. Under softmax the shift is the largest bias, so that nothing overflows; without, it is 0 and 1 / D_t is 1. A
/// query without a key has 1 / D_t = 0. Weights below 2^-60 of the largest are 0.
/// </summary>
internal static unsafe class ToeplitzWeights
{
    private const double Smallest = 1.0 / (1L << 60);

    /// <summary>How far D_t may stay below the largest weight in transforms, whose error goes with the largest.</summary>
    private const double Spread = 1.0 / 16;

    /// <summary>Fills both tables [T].</summary>
    /// <returns>Whether every D_t is near enough to the largest weight for transforms.</returns>
    public static bool Fill(float* bias, int length, bool softmax, float* weights, float* inverse)
    {
        var largest = double.NegativeInfinity;
        for (var n = 0; n < length; n++)
        {
            largest = Math.Max(largest, bias[n]);
        }

        var shift = softmax ? largest : 0;
        var least = Math.Exp(largest - shift) * Smallest;
        double sum = 0;
        var even = true;
        for (var n = 0; n < length; n++)
        {
            var weight = Excluded(bias[n]) ? 0 : Math.Exp(bias[n] - shift);
            weight = weight < least ? 0 : weight;
            weights[n] = (float)weight;
            sum += weight;
            inverse[n] =
                !softmax ? 1
                : sum > 0 ? (float)(1 / sum)
                : double.IsNaN(sum) ? float.NaN
                : 0;
            even &= !softmax || sum == 0 || !(sum < Spread);
        }

        return even;
    }

    private static bool Excluded(double bias) => bias <= Modules.DistanceBias.Excluded / 2;
}
