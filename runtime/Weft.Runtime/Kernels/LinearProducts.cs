using static TorchSharp.torch;

namespace Weft.Runtime.Kernels;

/// <summary>The products of a linear map on rows [M, i], with W [o, i].</summary>
internal static unsafe class LinearProducts
{
    /// <summary>x W^T + b + r: [.., o].</summary>
    public static Tensor Forward(Tensor x, Tensor weight, Tensor? bias, Tensor? residual)
    {
        var (inputs, outputs) = ((int)weight.size(1), (int)weight.size(0));
        var shape = x.shape;
        shape[^1] = outputs;
        var result = empty(shape, ScalarType.Float32);
        using var w = weight.contiguous();
        using var b = bias?.contiguous();
        using var r = residual?.contiguous();
        var start = new Start(b is null ? null : TensorMemory.Of(b), r is null ? null : TensorMemory.Of(r));
        var transposed = new Strided(TensorMemory.Of(w), 1, inputs);
        Multiply(new(TensorMemory.Of(x), inputs, 1), transposed, result, new(Rows(x, inputs), outputs, inputs), start);
        return result;
    }

    /// <summary>d W: the shape of x.</summary>
    public static Tensor OfInput(Tensor d, Tensor weight, Tensor x)
    {
        var (inputs, outputs) = ((int)weight.size(1), (int)weight.size(0));
        var result = empty(x.shape, ScalarType.Float32);
        using var w = weight.contiguous();
        var map = new Strided(TensorMemory.Of(w), inputs, 1);
        Multiply(new(TensorMemory.Of(d), outputs, 1), map, result, new(Rows(x, inputs), inputs, outputs), default);
        return result;
    }

    /// <summary>
    /// d^T x: the shape of W. By libtorch, whose BLAS is no slower where the inner dimension is long and A is read across.
    /// </summary>
    public static Tensor OfWeight(Tensor d, Tensor x, Tensor weight)
    {
        using var gradients = d.view(-1, weight.size(0));
        using var turned = gradients.t();
        using var rows = x.view(-1, weight.size(1));
        return mm(turned, rows);
    }

    private static int Rows(Tensor x, int inputs) => checked((int)(x.numel() / inputs));

    private static void Multiply(Strided a, Strided b, Tensor result, ProductSize size, Start start)
    {
        var product = new Product(a, b, TensorMemory.Of(result), size, start);
        Simd.Run(ref product);
    }

    private readonly struct Product(Strided a, Strided b, float* c, ProductSize size, Start start) : IKernel
    {
        public void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged => PanelProduct<TLanes, TVector>.Run(a, b, c, size, start, ThreadTeam.Threads);
    }
}
