using System;
using System.Collections.Generic;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Bench.Kernels;

/// <summary>
/// Attention with learned slopes against the same by operations of libtorch, and against its flash kernel, which is
/// given less to do: it has no bias.
/// </summary>
internal static class BiasedAttentionRows
{
    public static IEnumerable<KernelRow> Rows()
    {
        foreach (var shape in new[] { new Shape(8, 8, 1024, 64), new Shape(16, 4, 256, 32), new Shape(2, 8, 4096, 64) })
        {
            var inputs = new Inputs(shape);
            foreach (var isLog in new[] { false, true })
            {
                var name = isLog ? "biased attention, log" : "biased attention, lin";
                yield return Row(name, shape, "operations of libtorch", inputs.Ours(isLog), inputs.Operations(isLog));
                yield return Row(name, shape, "flash, no bias", inputs.Ours(isLog), inputs.Flash());
            }

            if (shape.T <= 1024)
            {
                yield return Row("attention without bias", shape, "flash", inputs.Ours(null), inputs.Flash());
            }
        }
    }

    private static KernelRow Row(string name, Shape shape, string against, Action ours, Action theirs) =>
        new(name, $"B{shape.B} H{shape.H} T{shape.T} e{shape.E}", "forward + backward", against, ours, theirs)
        {
            MeasuresMemory = shape.T >= 4096,
        };

    private sealed record Shape(int B, int H, int T, int E);

    private sealed class Inputs
    {
        private readonly Shape _shape;
        private readonly Tensor _q;
        private readonly Tensor _k;
        private readonly Tensor _v;
        private readonly Tensor _slopes;
        private readonly Tensor _gradient;
        private readonly double _scale;

        public Inputs(Shape shape)
        {
            _shape = shape;
            _scale = 1 / Math.Sqrt(shape.E);
            long[] sizes = [shape.B, shape.T, shape.H * shape.E];
            (_q, _k, _v) = (
                randn(sizes).requires_grad_(),
                randn(sizes).requires_grad_(),
                randn(sizes).requires_grad_()
            );
            _gradient = randn(sizes);

            // The slopes of ALiBi: 1/2 to 1/256 over 8 heads.
            _slopes = pow(2.0, -8 * DistanceBias.Heads(shape.H, zeros(1)) / shape.H)
                .to(ScalarType.Float32)
                .requires_grad_();
        }

        public Action Ours(bool? isLog) =>
            Step(
                () =>
                {
                    using var bias = isLog is { } log ? Bias(log) : null;
                    return BiasedAttention.Run(_q, _k, _v, bias, _shape.H, true, _scale);
                },
                isLog is not null
            );

        public Action Operations(bool isLog) =>
            Step(
                () =>
                {
                    using var bias = Bias(isLog);
                    var weights = AttentionWeights.DotProduct(_q, _k, bias, _shape.H, true, _scale, true, isLog);
                    return Mixing.Heads(weights, _v, _shape.H);
                },
                isBiased: true
            );

        public Action Flash() =>
            Step(
                () =>
                    nn
                        .functional.scaled_dot_product_attention(Heads(_q), Heads(_k), Heads(_v), null, 0, true)
                        .transpose(1, 2)
                        .reshape(_q.shape),
                isBiased: false
            );

        private Tensor Heads(Tensor x) => x.view(_shape.B, _shape.T, _shape.H, _shape.E).transpose(1, 2);

        private Tensor Bias(bool isLog) =>
            isLog
                ? DistanceBias.Tabulate(_shape.T, 1, _q, n => -_slopes * n.log())
                : DistanceBias.Tabulate(_shape.T, 0, _q, n => -_slopes * n);

        // Gradients are handed over: those that leaves keep would be copied, which is no part of attention.
        private Action Step(Func<Tensor> forward, bool isBiased)
        {
            Tensor[] leaves = isBiased ? [_q, _k, _v, _slopes] : [_q, _k, _v];
            return () =>
            {
                using var scope = NewDisposeScope();
                autograd.grad([forward()], leaves, [_gradient]);
            };
        }
    }
}
