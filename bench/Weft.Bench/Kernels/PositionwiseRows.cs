using System;
using System.Collections.Generic;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Bench.Kernels;

/// <summary>Rotation and rms-norm against the same formulas in operations of TorchSharp.</summary>
internal static class PositionwiseRows
{
    public static IEnumerable<KernelRow> Rows()
    {
        foreach (var (batch, length, width) in new[] { (8, 1024, 512), (16, 256, 128), (1, 32, 64) })
        {
            var shape = $"B{batch} T{length} D{width}";
            var x = randn([batch, length, width]);
            var gain = ones(width).requires_grad_();
            yield return new(
                "rms-norm",
                shape,
                "forward + backward",
                "six operations",
                Step(x, v => RmsNorm.Run(v, gain, 1e-5)),
                Step(x, v => v / ((v * v).mean([-1], keepdim: true) + 1e-5).sqrt() * gain)
            );
            yield return new(
                "rms-norm",
                shape,
                "forward + backward",
                "layer-norm of libtorch",
                Step(x, v => RmsNorm.Run(v, gain, 1e-5)),
                Step(x, v => nn.functional.layer_norm(v, [width], gain))
            );
            var table = new RotaryTable(width / 8, (t, i) => t * (-i * 0.1).exp());
            var (cos, sin) = (rand(length, width / 8), rand(length, width / 8));
            yield return new(
                "rotation",
                shape + " H4",
                "forward + backward",
                "operations on even and odd coordinates",
                Step(x, v => table.Rotate(v, length, 4)),
                Step(x, v => Plain(v, cos, sin))
            );
        }
    }

    private static Tensor Plain(Tensor x, Tensor cos, Tensor sin)
    {
        var pairs = x.view(x.size(0), x.size(1), 4, -1, 2);
        var (even, odd) = (pairs.select(-1, 0), pairs.select(-1, 1));
        var (c, s) = (cos.unsqueeze(1), sin.unsqueeze(1));
        return stack([even * c - odd * s, even * s + odd * c], -1).view(x.shape);
    }

    private static Action Step(Tensor x, Func<Tensor, Tensor> map) =>
        () =>
        {
            using var scope = NewDisposeScope();
            var leaf = x.detach().requires_grad_();
            map(leaf).sum().backward();
        };
}
