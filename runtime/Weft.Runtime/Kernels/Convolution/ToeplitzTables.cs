using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>The weights of a call by distance, w and 1 / D [H, T], and the way it is computed.</summary>
internal sealed unsafe class ToeplitzTables : IDisposable
{
    /// <param name="bias">b [H, T].</param>
    /// <param name="softmax">Whether weights are divided by their sum.</param>
    /// <param name="steps">Where weights may change; empty where that is not known.</param>
    /// <param name="shape">Sizes of the call.</param>
    /// <param name="isTraining">Whether gradients will be asked for.</param>
    /// <param name="way">A way that was planned; null to choose.</param>
    public ToeplitzTables(
        Tensor bias,
        bool softmax,
        ReadOnlySpan<int> steps,
        MixingShape shape,
        bool isTraining,
        MixingMethod? way = null
    )
    {
        using var b = bias.detach().contiguous();
        var (heads, length) = ((int)b.size(0), (int)b.size(1));
        Softmax = softmax;
        Weights = empty(b.shape, ScalarType.Float32);
        Inverse = empty(b.shape, ScalarType.Float32);
        float* from = TensorMemory.Of(b),
            weights = TensorMemory.Of(Weights),
            inverse = TensorMemory.Of(Inverse);
        var even = new bool[heads];
        ThreadTeam.Run(
            heads,
            h =>
            {
                var at = (nint)h * length;
                even[h] = ToeplitzWeights.Fill(from + at, length, softmax, weights + at, inverse + at);
            }
        );
        var constant = steps.IsEmpty ? null : StepWeights.Of(steps, weights, heads, length);
        var isEven = !even.AsSpan().Contains(false);
        var method = MixingChoice.Of(shape, constant?.Starts.Length ?? 0, isTraining, way);
        IsExact = isEven || !softmax;
        Way = new ToeplitzWay(!isEven && method == MixingMethod.Fourier ? MixingMethod.Tiles : method, constant);
    }

    public bool Softmax { get; }

    /// <summary>Whether float32 holds all weights that count (<see cref="ToeplitzWeights"/>).</summary>
    public bool IsExact { get; }

    public Tensor Weights { get; }

    public Tensor Inverse { get; }

    public ToeplitzWay Way { get; }

    public void Dispose()
    {
        Weights.Dispose();
        Inverse.Dispose();
    }
}
