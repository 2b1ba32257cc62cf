using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Biased attention writes its outputs and nothing beside them.</summary>
public unsafe class AttentionBoundsTests
{
    private const int Margin = 70;
    private const float Guard = 12345;

    [Theory]
    [InlineData(SimdPath.Avx512)]
    [InlineData(SimdPath.Avx2)]
    [InlineData(SimdPath.Portable)]
    public void Guards_around_every_output_stay(SimdPath path)
    {
        using var _ = Simd.Force(path);
        foreach (var t in new[] { 1, 2, 63, 65, 100 })
        {
            foreach (var size in new[] { 1, 2, 20, 33 })
            {
                Run(t, t, size, softmax: true);
                Run(1, t, size, softmax: false);
            }
        }
    }

    private static void Run(int queries, int keys, int size, bool softmax)
    {
        var (rows, columns) = (queries * size, keys * size);
        float[] x = [.. Enumerable.Range(0, columns).Select(i => MathF.Sin(i))];
        var bias = new float[keys];
        float[][] outputs =
        [
            .. new[] { rows, queries, rows, columns, columns, keys }.Select(n =>
                Enumerable.Repeat(Guard, n + 2 * Margin).ToArray()
            ),
        ];
        fixed (
            float* input = x,
                table = bias,
                result = outputs[0],
                logSum = outputs[1],
                dq = outputs[2],
                dk = outputs[3],
                dv = outputs[4],
                db = outputs[5]
        )
        {
            HeadRows Rows(float* start, int count) => new(start, (long)count * size, size, size);
            var call = new AttentionCall
            {
                Batch = 1,
                Heads = 1,
                Queries = queries,
                Keys = keys,
                Scale = 0.5f,
                Softmax = softmax,
                Causal = true,
                Q = Rows(input, queries),
                K = Rows(input, keys),
                V = Rows(input, keys),
                Out = Rows(result + Margin, queries),
                Bias = table,
                LogSum = logSum + Margin,
                OutGradient = Rows(input, queries),
                QGradient = Rows(dq + Margin, queries),
                KGradient = Rows(dk + Margin, keys),
                VGradient = Rows(dv + Margin, keys),
                BiasGradient = db + Margin,
            };
            var kernels = AttentionKernels.Any(isCausal: true, isBiased: true);
            kernels.Forward(call);
            kernels.Backward(call);
        }

        foreach (var output in outputs)
        {
            Assert.All(output[..Margin], value => Assert.Equal(Guard, value));
            Assert.All(output[^Margin..], value => Assert.Equal(Guard, value));
            Assert.DoesNotContain(Guard, output[Margin..^Margin]);
        }
    }
}
