using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Training;

/// <summary>
/// AdamW over flat buffers: after one pass for the norm of the gradient, one pass clips, decays and updates. The
/// formula is PyTorch's, with decoupled weight decay and epsilon outside the square root:
/// p -= lr wd p; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= lr / c1 * m / (sqrt(v) / sqrt(c2) + eps) with
/// c_i = 1 - b_i^t.
/// </summary>
/// <remarks>Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019.</remarks>
/// <param name="count">Number of parameters.</param>
/// <param name="weightDecay">wd, applied to every parameter.</param>
/// <param name="clip">Bound on the Euclidean norm of the whole gradient; 0 for none.</param>
internal sealed class AdamW(int count, double weightDecay, double clip)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    // Partial sums of this many squares are moved to double before float32 loses their last digits.
    private const int NormBlock = 4096;

    private readonly float[] _first = new float[count];
    private readonly float[] _second = new float[count];
    private int _steps;

    /// <summary>Takes one step.</summary>
    /// <param name="parameters">The parameters, changed in place.</param>
    /// <param name="gradients">Their gradients, unchanged.</param>
    /// <param name="learningRate">lr of this step.</param>
    public void Step(Span<float> parameters, ReadOnlySpan<float> gradients, double learningRate)
    {
        _steps++;
        var step = new Coefficients(
            GradientScale: (float)ClipScale(gradients),
            Decay: (float)(1 - learningRate * weightDecay),
            Rate: (float)(learningRate / (1 - Math.Pow(Beta1, _steps))),
            RootScale: (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, _steps)))
        );
        int vectorised = count - count % Vector<float>.Count;
        UpdateVectors(parameters[..vectorised], gradients[..vectorised], step);
        for (int i = vectorised; i < count; i++)
        {
            float g = gradients[i] * step.GradientScale;
            float m = (float)Beta1 * _first[i] + (float)(1 - Beta1) * g;
            float v = (float)Beta2 * _second[i] + (float)(1 - Beta2) * g * g;
            _first[i] = m;
            _second[i] = v;
            float denominator = MathF.Sqrt(v) * step.RootScale + (float)Epsilon;
            parameters[i] = parameters[i] * step.Decay - step.Rate * m / denominator;
        }
    }

    /// <summary>The Euclidean norm of a vector.</summary>
    internal static double Norm(ReadOnlySpan<float> values)
    {
        double sum = 0;
        while (values.Length > 0)
        {
            ReadOnlySpan<float> block = values[..Math.Min(NormBlock, values.Length)];
            ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(block);
            Vector<float> squares = default;
            foreach (Vector<float> vector in vectors)
            {
                squares += vector * vector;
            }

            sum += Vector.Sum(squares);
            foreach (float value in block[(vectors.Length * Vector<float>.Count)..])
            {
                sum += value * value;
            }

            values = values[block.Length..];
        }

        return Math.Sqrt(sum);
    }

    // The small constant is that of PyTorch's clip_grad_norm_.
    private double ClipScale(ReadOnlySpan<float> gradients) =>
        clip > 0 ? Math.Min(1, clip / (Norm(gradients) + 1e-6)) : 1;

    private void UpdateVectors(Span<float> parameters, ReadOnlySpan<float> gradients, Coefficients step)
    {
        Span<Vector<float>> ps = MemoryMarshal.Cast<float, Vector<float>>(parameters);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        Span<Vector<float>> ms = MemoryMarshal.Cast<float, Vector<float>>(_first.AsSpan());
        Span<Vector<float>> vs = MemoryMarshal.Cast<float, Vector<float>>(_second.AsSpan());
        var epsilon = new Vector<float>((float)Epsilon);
        for (int i = 0; i < ps.Length && i < gs.Length && i < ms.Length && i < vs.Length; i++)
        {
            Vector<float> g = gs[i] * step.GradientScale;
            Vector<float> m = ms[i] * (float)Beta1 + g * (float)(1 - Beta1);
            Vector<float> v = vs[i] * (float)Beta2 + g * g * (float)(1 - Beta2);
            ms[i] = m;
            vs[i] = v;
            Vector<float> denominator = Vector.SquareRoot(v) * step.RootScale + epsilon;
            ps[i] = ps[i] * step.Decay - m * step.Rate / denominator;
        }
    }

    private readonly record struct Coefficients(float GradientScale, float Decay, float Rate, float RootScale);
}
