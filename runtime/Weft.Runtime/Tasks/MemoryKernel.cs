using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics;
using Weft.Compiler.Tasks.Kernels;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Tasks;

/// <summary>The values rho(n) of declared memory kernels.</summary>
public static class MemoryKernel
{
    /// <summary>Values below the smallest normal float count as zero: they only slow products down.</summary>
    private const double SmallestNormal = 1.17549435e-38;

    /// <summary>A sum of kernels at n = 0 .. <paramref name="length"/> - 1.</summary>
    /// <param name="sum">The kernels that are added.</param>
    /// <param name="length">How many distances.</param>
    public static double[] Tabulate(IEnumerable<WeightedKernel> sum, int length)
    {
        double[] values = new double[length];
        foreach (WeightedKernel term in sum)
        {
            for (int n = term.Shift; n < length; n++)
            {
                values[n] += term.Weight * At(term.Kernel, n - term.Shift);
            }
        }

        return [.. values.Select(value => Math.Abs(value) < SmallestNormal ? 0 : value)];
    }

    /// <summary>rho(n); exponentials and powers are rounded once, and so the same on every processor.</summary>
    /// <param name="kernel">rho.</param>
    /// <param name="n">The distance, at least 0.</param>
    public static double At(KernelSpec kernel, int n) =>
        kernel switch
        {
            ExponentialKernel exponential => (double)DoubleDouble.Exp(-(DoubleDouble)exponential.Rate * n),
            PowerKernel power => n == 0 ? 0 : (double)DoubleDouble.Pow(n, -power.Exponent),
            SineKernel sine => Math.Sin(2 * Math.PI * n / sine.Period + sine.Phase) * Math.Exp(-sine.Decay * n),
            AiryKernel airy => SpecialFunctions.AiryAi(airy.Scale * (n - airy.Centre)),
            IndicatorKernel indicator => n >= indicator.At && n - indicator.At < indicator.Width ? 1 : 0,
            SamplesKernel samples => n < samples.Values.Count ? samples.Values[n] : 0,
            _ => throw new ArgumentException(
                $"There are no values for kernels of the kind '{kernel.Word}'.",
                nameof(kernel)
            ),
        };
}
