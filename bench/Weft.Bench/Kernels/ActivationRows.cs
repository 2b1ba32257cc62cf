using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Weft.Bench.Kernels;

/// <summary>Linear map, bias and activation, and the loss over tokens, against the calls of TorchSharp.</summary>
internal static class ActivationRows
{
    public static IEnumerable<KernelRow> Rows()
    {
        foreach (var (batch, length, width, hidden) in Sizes)
        {
            var shape = $"B{batch} T{length} D{width} F{hidden}";
            var x = randn([batch, length, width]);
            var one = (Weight: Leaf(hidden, width), Bias: Leaf(hidden));
            var two = (Weight: Leaf(2 * hidden, width), Bias: Leaf(2 * hidden));
            yield return new(
                "linear in bfloat16",
                shape,
                "forward + backward",
                "linear in float32",
                Step(x, one.Weight, one.Bias, v => RoundedLinear.Run(v, one.Weight, one.Bias)),
                Step(x, one.Weight, one.Bias, v => functional.linear(v, one.Weight, one.Bias))
            );
            foreach (var (kernel, ours, theirs) in Kinds(hidden))
            {
                var (weight, bias) = kernel.EndsWith("glu", StringComparison.Ordinal) ? two : one;
                yield return new(
                    $"linear, bias, {kernel}",
                    shape,
                    "forward + backward",
                    "calls of libtorch",
                    Step(x, weight, bias, v => ours(functional.linear(v, weight), bias)),
                    Step(x, weight, bias, v => theirs(functional.linear(v, weight, bias)))
                );
                var product = randn([batch, length, weight.size(0)]);
                yield return new(
                    $"bias, {kernel}",
                    shape,
                    "forward + backward",
                    "calls of libtorch",
                    Step(product, weight, bias, v => ours(v, bias)),
                    Step(product, weight, bias, v => theirs(v + bias))
                );
            }
        }

        foreach (var (rows, tokens) in new[] { (8192, 256), (1024, 8192), (4096, 32), (32, 64) })
        {
            var logits = randn(rows, tokens);
            var targets = randint(0, tokens, [rows], ScalarType.Int64);
            yield return new(
                "cross-entropy",
                $"rows {rows} tokens {tokens}",
                "forward + backward",
                "call of libtorch",
                Step(logits, logits, logits, v => CrossEntropy.Run(v, targets)),
                Step(logits, logits, logits, v => functional.cross_entropy(v, targets))
            );
        }
    }

    private static readonly (int, int, int, int)[] Sizes =
    [
        (8, 1024, 512, 2048),
        (16, 256, 128, 512),
        (1, 32, 64, 256),
    ];

    private static (string, Func<Tensor, Tensor, Tensor>, Func<Tensor, Tensor>)[] Kinds(long hidden) =>
        [
            ("gelu", FusedActivation.Gelu, z => functional.gelu(z)),
            (
                "swiglu",
                FusedActivation.SwiGlu,
                z => functional.silu(z.narrow(-1, 0, hidden)) * z.narrow(-1, hidden, hidden)
            ),
            (
                "geglu",
                FusedActivation.GeGlu,
                z => functional.gelu(z.narrow(-1, 0, hidden)) * z.narrow(-1, hidden, hidden)
            ),
        ];

    private static Tensor Leaf(params long[] shape) => (randn(shape) * 0.05).detach().requires_grad_();

    private static readonly ConcurrentDictionary<long, Tensor> s_gradients = new();

    private static Tensor Gradient(Tensor y) =>
        s_gradients.GetOrAdd(y.numel(), _ => randn(y.shape).DetachFromDisposeScope()).view(y.shape);

    private static Action Step(Tensor x, Tensor weight, Tensor bias, Func<Tensor, Tensor> map) =>
        () =>
        {
            using var scope = NewDisposeScope();
            var leaf = x.detach().requires_grad_();
            var y = map(leaf);

            // Dense, as the map that follows gives it; that of a sum would be one number, which nothing reads.
            y.backward([y.dim() == 0 ? ones_like(y) : Gradient(y)]);
            weight.grad = null;
            bias.grad = null;
        };
}
