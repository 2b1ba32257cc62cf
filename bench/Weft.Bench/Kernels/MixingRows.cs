using System;
using System.Collections.Generic;
using System.Linq;
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

    /// <summary>The buckets of T5 with 16 of single distances and 128 as the largest.</summary>
    private static readonly int[] s_buckets =
    [
        .. Enumerable.Range(0, 1 << 14).Where(n => n == 0 || Bucket(n) > Bucket(n - 1)),
    ];

    /// <summary>All comparisons.</summary>
    public static IEnumerable<KernelRow> Rows()
    {
        foreach (var length in new[] { 64, 256, 1024, 4096, 16384 })
        {
            var v = randn([Batch, length, Heads * Size], requires_grad: true);
            var g = randn(Batch, length, Heads * Size);
            var p = (rand(Heads) + 0.1).requires_grad_();
            var r = (randn(Heads, s_buckets.Length) * 0.02).requires_grad_();
            var bucket = tensor(Enumerable.Range(0, length).Select(n => (long)Bucket(n)).ToArray());
            Tensor Lin() => -p.unsqueeze(1) * arange(length, ScalarType.Float32);
            Tensor Log() => DistanceBias.Tabulate(length, 1, p, n => -p.@double().unsqueeze(1) * n.log());
            Tensor T5() => r.index_select(1, bucket);
            Action Step(Func<Tensor> mix) => () => Train(mix, [p, r, v], g);
            var shape = $"B{Batch} H{Heads} T{length} e{Size}";
            KernelRow Row(string kernel, string against, Func<Tensor> ours, Func<Tensor> theirs) =>
                new(kernel, shape, "forward + backward", against, Step(ours), Step(theirs));

            Tensor Recurrence() => LinRecurrence.Run(p, v, Heads, true);
            Tensor Toeplitz() => ToeplitzMixing.Run(Log(), v, Heads, true);
            Tensor Buckets() => ToeplitzMixing.Run(T5(), v, Heads, true, s_buckets);
            if (length <= LongestDense)
            {
                yield return Row("lin recurrence", "dense", Recurrence, () => Dense(Lin(), v, false));
                yield return Row("log Toeplitz", "dense", Toeplitz, () => Dense(Log(), v, true));
                yield return Row("T5 buckets", "dense", Buckets, () => Dense(T5(), v, false));
            }

            if (length >= 256)
            {
                yield return Row(
                    "lin recurrence",
                    "chunks of 64",
                    Recurrence,
                    () => LibtorchMixing.Chunked(p, v, Heads)
                );
            }

            yield return Row("lin recurrence", "rfft", Recurrence, () => LibtorchMixing.Transformed(Lin(), v));
            yield return Row("log Toeplitz", "rfft", Toeplitz, () => LibtorchMixing.Transformed(Log(), v));
            yield return Row("T5 buckets", "rfft", Buckets, () => LibtorchMixing.Transformed(T5(), v));
        }
    }

    /// <summary>The kernel's ways of computing, one against the other: where <see cref="MixingChoice"/> changes.</summary>
    public static IEnumerable<KernelRow> Ways()
    {
        foreach (var length in new[] { 16, 64, 128, 256, 384, 512, 1024, 4096, 16384 })
        {
            foreach (var size in new[] { 8, 32 })
            {
                var v = randn([Batch, length, Heads * size], requires_grad: true);
                var g = randn(Batch, length, Heads * size);
                var b = zeros([Heads, length], requires_grad: true);
                var starts = s_buckets.Where(n => n < length).ToArray();
                Action Way(MixingMethod method) =>
                    () =>
                    {
                        using var forced = MixingChoice.Force(method);
                        Train(() => ToeplitzMixing.Run(b, v, Heads, true, starts), [b, v], g);
                    };
                foreach (var method in new[] { MixingMethod.Tiles, MixingMethod.PrefixSums })
                {
                    yield return new(
                        $"ways of mixing: {method}",
                        $"B{Batch} H{Heads} T{length} e{size}",
                        "forward + backward",
                        "Fourier",
                        Way(method),
                        Way(MixingMethod.Fourier)
                    );
                }
            }
        }
    }

    /// <summary>The bucket of a distance (C. Raffel et al., 2020, arXiv 1910.10683).</summary>
    private static int Bucket(int n) =>
        n < 16 ? n : Math.Min(31, 16 + (int)(16 * Math.Log(n / 16.0) / Math.Log(8) + 1e-9));

    /// <summary>Gradients are handed over and released: those that leaves keep would be copied or wait for the collector.</summary>
    private static void Train(Func<Tensor> mix, Tensor[] leaves, Tensor g)
    {
        using var scope = NewDisposeScope();
        autograd.grad([mix()], leaves, [g]);
    }

    private static Tensor Dense(Tensor bias, Tensor v, bool emptyRows) =>
        Mixing.Heads(AttentionWeights.InputFree(bias, softmax: true, emptyRows: emptyRows), v, Heads);
}
