using System;
using System.Collections.Generic;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Bench.Kernels;

/// <summary>Dot-product-free mixtures, B4 H8 e32, against dense weights, chunks (lin) and transforms of libtorch.</summary>
internal static class MixingRows
{
    private const int Batch = 4;
    private const int Heads = 8;
    private const int Size = 32;

    /// <summary>Dense weights of 4,096 positions take seconds, those of 16,384 do not fit.</summary>
    private const int LongestDense = 1024;

    /// <summary>All comparisons.</summary>
    public static IEnumerable<KernelRow> Rows()
    {
        foreach (var length in new[] { 256, 1024, 4096, 16384 })
        {
            var v = randn([Batch, length, Heads * Size], requires_grad: true);
            var g = randn(Batch, length, Heads * Size);
            var p = (rand(Heads) + 0.1).requires_grad_();
            Tensor Lin() => -p.unsqueeze(1) * arange(length, ScalarType.Float32);
            Tensor Log() => DistanceBias.Tabulate(length, 1, p, n => -p.@double().unsqueeze(1) * n.log());
            Action Step(Func<Tensor> mix) => () => Train(mix, p, v, g);
            var shape = $"B{Batch} H{Heads} T{length} e{Size}";
            KernelRow Row(string kernel, string against, Func<Tensor> ours, Func<Tensor> theirs) =>
                new(kernel, shape, "forward + backward", against, Step(ours), Step(theirs));

            Tensor Recurrence() => LinRecurrence.Run(p, v, Heads, true);
            Tensor Toeplitz() => ToeplitzMixing.Run(Log(), v, Heads, true);
            if (length <= LongestDense)
            {
                yield return Row("lin recurrence", "dense", Recurrence, () => Dense(Lin(), v, false));
                yield return Row("log Toeplitz", "dense", Toeplitz, () => Dense(Log(), v, true));
            }

            yield return Row("lin recurrence", "chunks of 64", Recurrence, () => LibtorchMixing.Chunked(p, v, Heads));
            yield return Row("lin recurrence", "rfft", Recurrence, () => LibtorchMixing.Transformed(Lin(), v));
            yield return Row("log Toeplitz", "rfft", Toeplitz, () => LibtorchMixing.Transformed(Log(), v));
        }
    }

    private static void Train(Func<Tensor> mix, Tensor p, Tensor v, Tensor g)
    {
        using var scope = NewDisposeScope();
        (p.grad, v.grad) = (null, null);
        mix().backward([g]);
        p.grad?.DetachFromDisposeScope();
        v.grad?.DetachFromDisposeScope();
    }

    private static Tensor Dense(Tensor bias, Tensor v, bool emptyRows) =>
        Mixing.Heads(AttentionWeights.InputFree(bias, softmax: true, emptyRows: emptyRows), v, Heads);
}
