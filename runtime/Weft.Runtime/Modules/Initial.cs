using System;
using System.Linq;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Runtime.Modules;

/// <summary>Initial values of parameters, drawn from TorchSharp's global generator.</summary>
public static class Initial
{
    /// <summary>A tensor of the given shape, uniform on [-bound, bound].</summary>
    public static Tensor Uniform(double bound, ScalarType dtype, params long[] shape)
    {
        using var scope = NewDisposeScope();
        return rand(shape, dtype).Times(2).Minus(1).Times(bound).MoveToOuterDisposeScope();
    }

    /// <summary>A tensor of the given shape, normal with mean 0 and the given deviation.</summary>
    public static Tensor Normal(double deviation, ScalarType dtype, params long[] shape)
    {
        using var scope = NewDisposeScope();
        return randn(shape, dtype).Times(deviation).MoveToOuterDisposeScope();
    }

    /// <summary>Tensors one above the other.</summary>
    public static Tensor Stacked(params Tensor[] parts)
    {
        Tensor whole = cat(parts);

        // TorchSharp passes their addresses on and holds none of them.
        GC.KeepAlive(parts);
        return whole;
    }

    /// <summary>A tensor of the given shape whose entries are equal.</summary>
    public static Tensor Constant(double value, ScalarType dtype, params long[] shape) =>
        Arithmetic.Filled(shape, value, dtype);

    /// <summary>
    /// theta [heads] with p = softplus(theta) spread evenly on a logarithmic scale, the first head at
    /// <paramref name="high"/>, the last at <paramref name="low"/>; a single head starts at <paramref name="high"/>.
    /// </summary>
    public static Tensor Slopes(double low, double high, int heads, ScalarType dtype)
    {
        var theta = Enumerable
            .Range(0, heads)
            .Select(h =>
            {
                var slope = heads == 1 ? high : high * Math.Pow(low / high, h / (heads - 1.0));
                return slope + Math.Log(-Math.Exp(-slope) + 1); // the inverse of softplus, without overflow for large slopes
            });
        return tensor(theta.ToArray(), [heads], ScalarType.Float64).to(dtype);
    }
}
