using System;
using System.Collections.Generic;
using TorchSharp.Modules;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Bench.Kernels;

/// <summary>Linear maps of all positions, the larger part of most steps, against libtorch's.</summary>
internal static class LinearRows
{
    private static readonly (int Rows, int Inputs, int Outputs)[] s_shapes =
    [
        (4096, 256, 768),
        (4096, 256, 1024),
        (4096, 1024, 256),
        (8192, 128, 512),
        (8192, 512, 128),
        (4096, 64, 64),
        (1024, 32, 128),
        (1024, 32, 96),
        (1024, 32, 32),
        (100, 64, 256),
    ];

    /// <summary>The rows, for one thread and for all.</summary>
    public static IEnumerable<KernelRow> Rows()
    {
        foreach (var (count, inputs, outputs) in s_shapes)
        {
            var x = randn([count, inputs]).requires_grad_();
            var weight = new Parameter(randn([outputs, inputs]));
            var bias = new Parameter(randn([outputs]));
            var gradient = randn([count, outputs]);
            var shape = $"{count} rows, {inputs} to {outputs}";
            yield return new KernelRow(
                "linear",
                shape,
                "forward + backward",
                "libtorch",
                () => Step(() => LinearLayer.Run(x, weight, bias)),
                () => Step(() => nn.functional.linear(x, weight, bias))
            );

            // Not backward(): it would copy what becomes the gradient of a leaf.
            void Step(Func<Tensor> map)
            {
                using var scope = NewDisposeScope();
                autograd.grad([map()], [x, weight, bias], [gradient]);
            }
        }
    }
}
