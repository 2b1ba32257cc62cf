using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>
/// A linear map whose products are computed in bfloat16, 8 bits of precision: y = x W^T + c with x and W rounded for the
/// product, in both directions, and y, c and all gradients that leave it in float32. The weights of the optimiser are W
/// itself, so small steps are not lost. Generated code calls it where the experiment asks for it.
/// </summary>
public static class RoundedLinear
{
    /// <summary>The map of every row.</summary>
    /// <param name="x">[.., i]; only float32 is rounded, any other type is computed with as it is.</param>
    /// <param name="weight">W [o, i].</param>
    /// <param name="bias">c [o], or null for 0.</param>
    /// <param name="residual">r [.., o], which is added, or null.</param>
    public static Tensor Run(Tensor x, Tensor weight, Tensor? bias = null, Tensor? residual = null)
    {
        using var scope = NewDisposeScope();
        if (x.dtype != ScalarType.Float32)
        {
            var y = nn.functional.linear(x, weight, bias);
            return (residual is null ? y : y.Plus(residual)).MoveToOuterDisposeScope();
        }

        var product = nn
            .functional.linear(x.to(ScalarType.BFloat16), weight.to(ScalarType.BFloat16))
            .to(ScalarType.Float32);
        var shifted = bias is null ? product : product.Plus(bias);
        return (residual is null ? shifted : shifted.Plus(residual)).MoveToOuterDisposeScope();
    }
}
