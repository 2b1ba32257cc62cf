using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Reference;

/// <summary>Sizes of tensors and of their differences.</summary>
internal static class TensorError
{
    /// <summary>The largest difference relative to the largest entry of the truth, or to a floor if that is larger.</summary>
    public static double Relative(Tensor truth, Tensor found, double floor = 0) =>
        Largest(truth.detach() - found.detach().to(ScalarType.Float64))
        / Math.Max(Largest(truth), Math.Max(floor, 1e-6));

    /// <summary>The largest absolute value; no number where one entry is none.</summary>
    public static double Largest(Tensor tensor) => tensor.detach().to(ScalarType.Float64).abs().max().item<double>();
}
