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

    /// <summary>d^T x: the shape of W, and the sum of d over all rows: that of b, or null where it is not wanted.</summary>
    public static (Tensor Weight, Tensor? Bias) OfWeight(Tensor d, Tensor x, Tensor weight, bool hasBias)
    {
        var (inputs, outputs) = ((int)weight.size(1), (int)weight.size(0));
        var entries = new StoredEntries(TensorMemory.Of(x), inputs);
        return OfWeight(d, entries, new(outputs, inputs, Rows(x, inputs)), hasBias);
    }

    /// <summary>The same for an x that is computed where it is needed.</summary>
    /// <param name="d">[K, M].</param>
    /// <param name="entries">x [K, N].</param>
    /// <param name="size">M, N and K.</param>
    /// <param name="hasBias">Whether the sums are wanted.</param>
    public static (Tensor Weight, Tensor? Bias) OfWeight<TEntries>(
        Tensor d,
        TEntries entries,
        ProductSize size,
        bool hasBias
    )
        where TEntries : struct, IPanelEntries
    {
        var result = empty([size.M, size.N], ScalarType.Float32);
        var sums = hasBias ? empty([size.M], ScalarType.Float32) : null;
        var total = sums is null ? null : TensorMemory.Of(sums);
        var product = new Deep<TEntries>(TensorMemory.Of(d), entries, TensorMemory.Of(result), total, size);
        Simd.Run(ref product);
        return (result, sums);
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

    private readonly struct Deep<TEntries>(float* a, TEntries b, float* c, float* sums, ProductSize size) : IKernel
        where TEntries : struct, IPanelEntries
    {
        public void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged => DeepProduct<TLanes, TVector>.Run(a, b, c, sums, size, ThreadTeam.Threads);
    }
}
