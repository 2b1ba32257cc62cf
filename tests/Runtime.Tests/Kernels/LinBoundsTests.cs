using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>The passes of lin on memory between guards.</summary>
public class LinBoundsTests
{
    [Theory, InlineData(SimdPath.Avx512), InlineData(SimdPath.Avx2), InlineData(SimdPath.Portable)]
    public void Nothing_outside_the_arrays_is_read_or_written(SimdPath path)
    {
        using var _ = Simd.Force(path);
        var random = new Random(7);
        for (var i = 0; i < 150; i++)
        {
            var shape = new MixingShape(
                random.Next(1, 4),
                random.Next(1, 90),
                random.Next(1, 6),
                i % 3 == 0 ? 16 * random.Next(1, 5) : random.Next(1, 50),
                random.Next(2) == 0
            );
            Check(shape, random.Next(2) == 0, random);
        }
    }

    private static unsafe void Check(MixingShape shape, bool softmax, Random random)
    {
        using var scope = NewDisposeScope();
        var (count, valueCount) = (shape.Batch * shape.Length * shape.Row, shape.Batch * shape.Length * shape.ValueRow);
        var slopes = Enumerable.Range(0, shape.Heads).Select(_ => random.NextSingle()).ToArray();
        using var values = new GuardedFloats(Draw(random, valueCount));
        using var gradient = new GuardedFloats(Draw(random, count));
        using var result = new GuardedFloats(count);
        using var valueGradient = new GuardedFloats(valueCount);
        using var table = new GuardedFloats(shape.Length * LinDecay.Factors * shape.Heads);
        var rows = new LinDecay([.. slopes.Select(p => (double)p)], softmax).Tabulate(table.Start, shape.Length);
        var forward = new LinPasses
        {
            Shape = shape,
            Factors = table.Start,
            FactorRows = rows,
            Values = values.Start,
            Result = result.Start,
        };
        var backward = forward with
        {
            Values = softmax ? values.Start : null,
            Gradient = gradient.Start,
            ValueGradient = valueGradient.Start,
            SlopeParts = new double[shape.Batch * shape.Row],
        };
        Simd.Run(ref forward);
        Simd.Run(ref backward);
        Assert.All([values, gradient, result, valueGradient, table], array => array.Check());

        // The same as through tensors, and a number everywhere: no guard was read.
        var found = MixingTruth.Gradients(
            (p, v) =>
                shape.Shared
                    ? LinRecurrence.RunShared(p, v, shape.Heads, softmax)
                    : LinRecurrence.Run(p, v, shape.Heads, softmax),
            tensor(slopes),
            tensor(values.Span.ToArray()).view(shape.Batch, shape.Length, shape.ValueRow),
            tensor(gradient.Span.ToArray()).view(shape.Batch, shape.Length, shape.Row)
        );
        Assert.True(found[0].data<float>().ToArray().AsSpan().SequenceEqual(result.Span));
        Assert.True(found[2].data<float>().ToArray().AsSpan().SequenceEqual(valueGradient.Span));
        Assert.All(backward.SlopeParts!, part => Assert.True(double.IsFinite(part)));
    }

    private static float[] Draw(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
