using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Tasks;

/// <summary>
/// y = sum over s = 1..T of x_s rho(T - s), a linear functional of the whole past (the paper's Task III with M = 1
/// and f the identity).
/// </summary>
internal abstract class ConvolutionTask : ScalarTask
{
    private const float SmallestNormal = 1.17549435e-38f;

    // rho in the order of the tokens, oldest first, without the leading zeros.
    private readonly float[] _weights;

    /// <summary>Creates the task.</summary>
    /// <param name="name">The name in the catalogue.</param>
    /// <param name="length">T.</param>
    /// <param name="shortest">The least T for which some rho(n), n below T, is not zero.</param>
    /// <param name="rho">
    /// The kernel. Values below the smallest normal float count as zero: they are far below the rounding error of a
    /// target and would slow every product down.
    /// </param>
    protected ConvolutionTask(string name, int length, int shortest, Func<int, double> rho)
        : base(name, length, shortest)
    {
        double[] kernel = [.. Enumerable.Range(0, length).Select(rho)];
        int[] support = [.. Enumerable.Range(0, length).Where(n => (float)Math.Abs(kernel[n]) >= SmallestNormal)];
        MemoryPositions = support;
        TrivialLoss = kernel.Sum(value => value * value);

        int reach = support[^1] + 1;
        _weights = new float[reach];
        foreach (int n in support)
        {
            _weights[reach - 1 - n] = (float)kernel[n];
        }
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<int> MemoryPositions { get; }

    /// <inheritdoc/>
    public sealed override double TrivialLoss { get; }

    internal sealed override float Target(ReadOnlySpan<float> sequence)
    {
        ReadOnlySpan<float> x = sequence[^_weights.Length..];
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        ReadOnlySpan<Vector<float>> ws = MemoryMarshal.Cast<float, Vector<float>>(_weights);
        Vector<float> even = default;
        Vector<float> odd = default;
        int i = 0;
        for (; i + 1 < xs.Length; i += 2)
        {
            even += xs[i] * ws[i];
            odd += xs[i + 1] * ws[i + 1];
        }

        if (i < xs.Length)
        {
            even += xs[i] * ws[i];
        }

        float sum = Vector.Sum(even + odd);
        for (int s = xs.Length * Vector<float>.Count; s < x.Length; s++)
        {
            sum += x[s] * _weights[s];
        }

        return sum;
    }
}
