using System;
using System.Collections.Generic;
using TorchSharp.Modules;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Weft.Bench.Kernels;

/// <summary>Feed-forward networks with their residual, against the same maps one by one.</summary>
internal static class FeedForwardRows
{
    private static readonly (int Rows, int Width, int Hidden)[] s_shapes =
    [
        (8192, 128, 512),
        (4096, 256, 1024),
        (1024, 32, 128),
        (256, 64, 256),
        (32, 64, 256),
    ];

    public static IEnumerable<KernelRow> Rows()
    {
        foreach (var (rows, width, hidden) in s_shapes)
        {
            foreach (var word in new[] { "relu", "gelu", "swiglu" })
            {
                yield return Row(rows, width, hidden, word, "maps one by one", Ours);
                yield return Row(rows, width, hidden, word, "libtorch", Theirs);
            }
        }
    }

    private static KernelRow Row(int rows, int width, int hidden, string word, string against, Func<string, Map> other)
    {
        var inner = word == "swiglu" ? 2 * hidden : hidden;
        var x = randn(rows, width).requires_grad_();
        var residual = randn(rows, width).requires_grad_();
        Tensor[] parameters =
        [
            new Parameter(randn(inner, width) * 0.05),
            new Parameter(randn(inner) * 0.05),
            new Parameter(randn(width, hidden) * 0.05),
            new Parameter(randn(width)),
        ];
        var gradient = randn(rows, width);
        return new(
            $"feed-forward, {word}",
            $"{rows} rows, D{width} F{hidden}",
            "forward + backward",
            against,
            () => Step(Whole(word)),
            () => Step(other(word))
        );

        // Not backward(): it would copy what becomes the gradient of a leaf.
        void Step(Map map)
        {
            using var scope = NewDisposeScope();
            var y = map(x, parameters[0], parameters[1], parameters[2], parameters[3], residual);
            autograd.grad([y], [x, residual, .. parameters], [gradient]);
        }
    }

    private delegate Tensor Map(Tensor x, Tensor inner, Tensor c, Tensor outer, Tensor b, Tensor residual);

    private static Map Whole(string word) =>
        word switch
        {
            "relu" => FeedForward.Relu,
            "gelu" => FeedForward.Gelu,
            _ => FeedForward.SwiGlu,
        };

    private static Map Ours(string word) =>
        word switch
        {
            "relu" => (x, inner, c, outer, b, r) =>
                LinearLayer.Run(functional.relu(LinearLayer.Run(x, inner, c)), outer, b, r),
            "gelu" => (x, inner, c, outer, b, r) =>
                LinearLayer.Run(FusedActivation.Gelu(LinearLayer.Run(x, inner), c), outer, b, r),
            _ => (x, inner, c, outer, b, r) =>
                LinearLayer.Run(FusedActivation.SwiGlu(LinearLayer.Run(x, inner), c), outer, b, r),
        };

    private static Map Theirs(string word) =>
        (x, inner, c, outer, b, r) => r + functional.linear(Units(word, functional.linear(x, inner, c)), outer, b);

    private static Tensor Units(string word, Tensor z)
    {
        var half = z.size(-1) / 2;
        return word switch
        {
            "relu" => functional.relu(z),
            "gelu" => functional.gelu(z),
            _ => functional.silu(z.narrow(-1, 0, half)) * z.narrow(-1, half, half),
        };
    }
}
