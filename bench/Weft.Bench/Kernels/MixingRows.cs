using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Bench.Kernels;

/// <summary>Dot-product-free mixtures, B4 H8 e32, against dense weights, chunks (lin) and transforms of libtorch.</summary>
internal static class MixingRows
{
    private const int Batch = 4;
    private const int Heads = 8;
    private const int Size = 32;

    /// <summary>Dense weights of 4,096 positions take seconds, those of 16,384 do not fit.</summary>
    private const int LongestDense = 4096;

    /// <summary>How many times longer the sequences are that show how cost grows: 16,384 against 2,048.</summary>
    private const int Growth = 8;

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
            var one = new Inputs(length);
            KernelRow Row(string kernel, string against, Action ours, Action theirs) =>
                new(kernel, one.Shape, "forward + backward", against, ours, theirs);
            if (length <= LongestDense)
            {
                yield return Row("lin recurrence", "dense", one.Recurrence, one.Lin((b, v) => Dense(b, v, false)));
                yield return Row("log Toeplitz", "dense", one.Toeplitz, one.Log((b, v) => Dense(b, v, true)));
            }

            if (length < LongestDense)
            {
                yield return Row("T5 buckets", "dense", one.Buckets, one.T5((b, v) => Dense(b, v, false)));
            }

            if (length >= 256)
            {
                yield return Row("lin recurrence", "chunks of 64", one.Recurrence, one.Chunks);
            }

            yield return Row("lin recurrence", "rfft", one.Recurrence, one.Lin(LibtorchMixing.Transformed));
            yield return Row("log Toeplitz", "rfft", one.Toeplitz, one.Log(LibtorchMixing.Transformed));
            yield return Row("T5 buckets", "rfft", one.Buckets, one.T5(LibtorchMixing.Transformed));
            if (length >= 1024)
            {
                // One thread: the recurrence has few items to share out, libtorch's operations many.
                yield return Row("lin recurrence", "chunks of 64", one.Recurrence, one.Chunks) with
                {
                    Threads = 1,
                };
            }
        }
    }

    /// <summary>The kernels against themselves on shorter sequences of as many positions together.</summary>
    public static IEnumerable<KernelRow> Lengths()
    {
        const int longest = 16384;
        var (one, part) = (new Inputs(longest), new Inputs(longest / Growth));
        foreach (
            var (kernel, ours, theirs) in new[]
            {
                ("lin recurrence", one.Recurrence, part.Recurrence),
                ("log Toeplitz", one.Toeplitz, part.Toeplitz),
            }
        )
        {
            yield return new KernelRow(
                kernel,
                one.Shape,
                "forward + backward",
                $"{Growth} calls at T{longest / Growth}",
                ours,
                () =>
                {
                    for (var i = 0; i < Growth; i++)
                    {
                        theirs();
                    }
                }
            )
            {
                Growth = Growth,
            };
        }
    }

    /// <summary>The kernel's ways of computing, one against the other: where <see cref="MixingChoice"/> changes.</summary>
    public static IEnumerable<KernelRow> Ways()
    {
        foreach (var length in new[] { 16, 64, 256, 512, 1024, 4096 })
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

    /// <summary>Data of one length.</summary>
    private sealed class Inputs(int length)
    {
        private readonly Tensor _v = randn([Batch, length, Heads * Size], requires_grad: true);
        private readonly Tensor _g = randn(Batch, length, Heads * Size);
        private readonly Tensor _p = (rand(Heads) + 0.1).requires_grad_();
        private readonly Tensor _r = (randn(Heads, s_buckets.Length) * 0.02).requires_grad_();
        private readonly Tensor _bucket = tensor(Enumerable.Range(0, length).Select(n => (long)Bucket(n)).ToArray());

        public string Shape => $"B{Batch} H{Heads} T{length} e{Size}";

        public Action Recurrence => Step(() => LinRecurrence.Run(_p, _v, Heads, true), _p);

        public Action Chunks => Step(() => LibtorchMixing.Chunked(_p, _v, Heads), _p);

        public Action Toeplitz => Log((bias, v) => ToeplitzMixing.Run(bias, v, Heads, true));

        public Action Buckets => T5((bias, v) => ToeplitzMixing.Run(bias, v, Heads, true, s_buckets));

        public Action Lin(Func<Tensor, Tensor, Tensor> mix) =>
            Step(() => mix(-_p.unsqueeze(1) * arange(length, ScalarType.Float32), _v), _p);

        public Action Log(Func<Tensor, Tensor, Tensor> mix) =>
            Step(() => mix(DistanceBias.Tabulate(length, 1, _p, n => -_p.@double().unsqueeze(1) * n.log()), _v), _p);

        public Action T5(Func<Tensor, Tensor, Tensor> mix) => Step(() => mix(_r.index_select(1, _bucket), _v), _r);

        private Action Step(Func<Tensor> mix, Tensor kernel) => () => Train(mix, [kernel, _v], _g);
    }
}
