using System;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// y = (x - mean x) / sqrt(mean (x - mean x)^2 + epsilon) * g + s of every vector by libtorch (J. L. Ba et al., 2016,
/// arXiv 1607.06450). Its squares leave the range of float32 from 2e19 on, and all that was left would be s: such x are
/// computed in float64.
/// </summary>
public static class LayerNormalisation
{
    /// <summary>The norm of every vector.</summary>
    /// <param name="x">[.., D].</param>
    /// <param name="shape">[D].</param>
    /// <param name="gain">g [D], or null for none.</param>
    /// <param name="shift">s [D], or null for none.</param>
    /// <param name="eps">Added under the root.</param>
    /// <returns>The shape of x.</returns>
    public static Tensor Run(Tensor x, long[] shape, Tensor? gain = null, Tensor? shift = null, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!KernelTensors.IsSingleOnCpu(x) || HasSquares(x))
        {
            return nn.functional.layer_norm(x, shape, gain, shift, eps);
        }

        var (g, s) = (gain?.to(ScalarType.Float64), shift?.to(ScalarType.Float64));
        return nn.functional.layer_norm(x.to(ScalarType.Float64), shape, g, s, eps).to(ScalarType.Float32);
    }

    /// <summary>Whether the squares of all entries together are within the range.</summary>
    private static bool HasSquares(Tensor x)
    {
        using var values = x.detach();
        using var norm = values.norm();
        return float.IsFinite(norm.item<float>());
    }
}
