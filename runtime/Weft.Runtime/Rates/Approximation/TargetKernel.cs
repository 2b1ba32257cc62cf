using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// rho(n) for distances n = 0..N: the memory that heads have to hold (paper, section 3, Task III; Task I has indicators).
/// </summary>
public sealed class TargetKernel
{
    private TargetKernel(string name, double[] values, KernelForm form)
    {
        (Name, Values, Form) = (name, values, form);
        if (values.Length == 0 || !values.All(double.IsFinite))
        {
            throw new ArgumentException(
                $"Kernel '{name}' needs at least one value and finite ones only.",
                nameof(values)
            );
        }
    }

    /// <summary>What it is called in tables.</summary>
    public string Name { get; }

    /// <summary>rho(0), .., rho(N).</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>What theorems need to know of it.</summary>
    public KernelForm Form { get; }

    /// <summary>N, the longest distance.</summary>
    public int Longest => Values.Count - 1;

    /// <summary>1 at n = <paramref name="distance"/>, 0 elsewhere: one memory of Task I.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The distance is not within 0..N.</exception>
    public static TargetKernel Indicator(int distance, int longest)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(distance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(distance, longest);
        return Of($"indicator({distance})", longest, n => n == distance ? 1 : 0, new KernelForm.Memory(distance));
    }

    /// <summary>n^-beta for n of at least 1, and 0 at n = 0, where the power has no value: a heavy tail.</summary>
    public static TargetKernel Power(double exponent, int longest) =>
        Of(
            FormattableString.Invariant($"power({exponent})"),
            longest,
            n => n == 0 ? 0 : (double)DoubleDouble.Pow(n, -exponent),
            new KernelForm.HeavyTail(exponent)
        );

    /// <summary>e^(-beta n): a light tail.</summary>
    public static TargetKernel Exponential(double rate, int longest) =>
        Of(
            FormattableString.Invariant($"exponential({rate})"),
            longest,
            n => (double)DoubleDouble.Exp(-(DoubleDouble)rate * n),
            new KernelForm.LightTail(rate)
        );

    /// <summary>Values that the user gives, rho(0) first.</summary>
    /// <exception cref="ArgumentException">There is no value, or one that is not finite.</exception>
    public static TargetKernel Samples(string name, IReadOnlyList<double> values, KernelForm? form = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(name, [.. values], form ?? KernelForm.Unknown);
    }

    private static TargetKernel Of(string name, int longest, Func<int, double> rho, KernelForm form)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(longest);
        return new(name, [.. Enumerable.Range(0, longest + 1).Select(rho)], form);
    }
}
