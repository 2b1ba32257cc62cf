using System;
using TorchSharp;
using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// Arithmetic of tensors and numbers. The operators of TorchSharp make an object of every number, of the factor 1 of a
/// sum as well, and pass libtorch its address without holding the object: a garbage collection that another thread
/// starts frees it while libtorch computes, which then fails or takes what lies there now for the number. Here the
/// object is held until the call is over. Generated code and the runtime use no operator that takes a number, nor + of
/// two tensors. Thread-safe.
/// </summary>
public static class Arithmetic
{
    private static readonly Scalar s_one = 1;

    // Without dimensions, so that a sum with it has the type of the other tensor.
    private static readonly Tensor s_zero = zeros([], ScalarType.Float32).DetachFromDisposeScope();

    /// <summary>x + y.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="y">A shape that broadcasts with that of x.</param>
    public static Tensor Plus(this Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.add(y, s_one);
    }

    /// <summary>x + y.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="y">A number.</param>
    public static Tensor Plus(this Tensor x, double y)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = y;
        return x.add(held, s_one);
    }

    /// <summary>x - y.</summary>
    /// <inheritdoc cref="Plus(Tensor, double)" path="/param"/>
    public static Tensor Minus(this Tensor x, double y)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = y;
        return x.sub(held);
    }

    /// <summary>x y.</summary>
    /// <inheritdoc cref="Plus(Tensor, double)" path="/param"/>
    public static Tensor Times(this Tensor x, double y)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = y;
        return x.mul(held);
    }

    /// <summary>x / y.</summary>
    /// <inheritdoc cref="Plus(Tensor, double)" path="/param"/>
    public static Tensor Over(this Tensor x, double y)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = y;
        return x.div(held);
    }

    /// <summary>x^y.</summary>
    /// <inheritdoc cref="Plus(Tensor, double)" path="/param"/>
    public static Tensor Power(this Tensor x, double y)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = y;
        return x.pow(held);
    }

    /// <summary>max(x, y).</summary>
    /// <inheritdoc cref="Plus(Tensor, double)" path="/param"/>
    public static Tensor AtLeast(this Tensor x, double y)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = y;
        return x.clamp_min(held);
    }

    /// <summary>min(x, y).</summary>
    /// <inheritdoc cref="Plus(Tensor, double)" path="/param"/>
    public static Tensor AtMost(this Tensor x, double y)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = y;
        return x.clamp_max(held);
    }

    /// <summary>Where x &gt; y.</summary>
    /// <inheritdoc cref="Plus(Tensor, double)" path="/param"/>
    public static Tensor IsAbove(this Tensor x, double y)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = y;
        return x.gt(held);
    }

    /// <summary>Where x &lt; y.</summary>
    /// <inheritdoc cref="Plus(Tensor, double)" path="/param"/>
    public static Tensor IsBelow(this Tensor x, double y)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = y;
        return x.lt(held);
    }

    /// <summary>log(1 + e^x), without overflow; TorchSharp's own takes two numbers that it does not hold.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Softplus(this Tensor x) => logaddexp(x, s_zero);

    /// <summary>Writes a number to every entry.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="value">The number.</param>
    public static void Fill(this Tensor x, double value)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = value;
        x.fill_(held);
    }

    /// <summary>Writes a number to the entries of a mask; gradients of what was there are 0.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="mask">Of type bool, of a shape that broadcasts to that of x.</param>
    /// <param name="value">The number.</param>
    public static void SetWhere(this Tensor x, Tensor mask, double value)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = value;
        x.masked_fill_(mask, held);
    }

    /// <summary>x but for the entries of a mask, which are a number.</summary>
    /// <inheritdoc cref="SetWhere" path="/param"/>
    public static Tensor ExceptWhere(this Tensor x, Tensor mask, double value)
    {
        ArgumentNullException.ThrowIfNull(x);
        using Scalar held = value;
        return x.masked_fill(mask, held);
    }

    /// <summary>A tensor of equal numbers.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="value">The number.</param>
    /// <param name="dtype">Its type.</param>
    /// <param name="device">Where it is; null for the CPU.</param>
    public static Tensor Filled(long[] shape, double value, ScalarType dtype, Device? device = null)
    {
        using Scalar held = value;
        return full(shape, held, dtype, device);
    }

    /// <summary>The whole numbers start .. stop - 1.</summary>
    /// <param name="start">The first.</param>
    /// <param name="stop">The one after the last.</param>
    /// <param name="dtype">Their type.</param>
    /// <param name="device">Where they are; null for the CPU.</param>
    public static Tensor Range(long start, long stop, ScalarType dtype, Device? device = null)
    {
        using Scalar from = start;
        using Scalar to = stop;
        return arange(from, to, s_one, dtype, device);
    }
}
