using System;
using System.Linq;
using Weft.Compiler.Tasks.Kernels;

namespace Runtime.Tests.Tasks;

/// <summary>Memory kernels by their formulas, the Airy function by its series.</summary>
internal static class SlowKernels
{
    public static double At(WeightedKernel term, int distance)
    {
        int n = distance - term.Shift;
        return n < 0 ? 0 : term.Weight * Rho(term.Kernel, n);
    }

    private static double Rho(KernelSpec kernel, int n) =>
        kernel switch
        {
            ExponentialKernel(var rate) => Math.Exp(-rate * n),
            PowerKernel(var exponent) => n == 0 ? 0 : 1 / Math.Pow(n, exponent),
            SineKernel(var period, var phase, var decay) => Math.Exp(-decay * n)
                * Math.Cos(2 * Math.PI * n / period + phase - Math.PI / 2),
            AiryKernel(var scale, var centre) => Airy(scale * (n - centre)),
            IndicatorKernel(var at, var width) => n < at || n >= at + width ? 0 : 1,
            SamplesKernel(var values) => values.ElementAtOrDefault(n),
            _ => throw new NotSupportedException(kernel.Word),
        };

    // Abramowitz and Stegun 10.4.2 and, where the series cancels, the first terms of 10.4.59.
    private static double Airy(double x)
    {
        if (x > 5)
        {
            double zeta = 2.0 / 3 * Math.Pow(x, 1.5);
            double terms = 1 - 5 / (72 * zeta) + 385 / (10368 * zeta * zeta);
            return Math.Exp(-zeta) / (2 * Math.Sqrt(Math.PI) * Math.Pow(x, 0.25)) * terms;
        }

        double f = 0;
        double g = 0;
        double even = 1;
        double odd = x;
        for (int k = 0; k < 60; k++)
        {
            f += even;
            g += odd;
            even *= x * x * x / ((3 * k + 2.0) * (3 * k + 3));
            odd *= x * x * x / ((3 * k + 3.0) * (3 * k + 4));
        }

        return 0.355028053887817239 * f - 0.258819403792806798 * g;
    }
}
