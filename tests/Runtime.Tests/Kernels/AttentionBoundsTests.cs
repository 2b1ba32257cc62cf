using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>
/// Biased attention on memory between guards: it writes its outputs and nothing beside them, and reads nothing outside its
/// inputs, where no numbers are.
/// </summary>
public unsafe class AttentionBoundsTests
{
    private static readonly int[] s_lengths = [1, 2, 63, 65, 100];

    [Theory, InlineData(SimdPath.Avx512), InlineData(SimdPath.Avx2), InlineData(SimdPath.Portable)]
    public void Nothing_outside_the_arrays_is_read_or_written(SimdPath path)
    {
        using var _ = Simd.Force(path);
        var random = new Random(5);
        for (var round = 0; round < 80; round++)
        {
            var keys = round % 3 == 0 ? s_lengths[random.Next(s_lengths.Length)] : random.Next(1, 200);
            var (isLast, isCausal) = (random.Next(3) == 0, random.Next(4) > 0);
            Check(
                (random.Next(1, 3), random.Next(1, 4), isLast ? 1 : keys, keys, Size(random), Size(random)),
                isBiased: isCausal && random.Next(4) > 0,
                isCausal,
                isSoftmax: random.Next(3) > 0,
                random
            );
        }
    }

    private static int Size(Random random) => random.Next(3) == 0 ? 16 * random.Next(1, 6) : random.Next(1, 70);

    private static void Check(
        (int B, int H, int Queries, int Keys, int E, int F) shape,
        bool isBiased,
        bool isCausal,
        bool isSoftmax,
        Random random
    )
    {
        var (batch, heads, queries, keys, e, f) = shape;
        GuardedFloats Drawn(int count) =>
            new([.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) / 4)]);
        using var q = Drawn(batch * queries * heads * e);
        using var k = Drawn(batch * keys * heads * e);
        using var v = Drawn(batch * keys * heads * f);
        using var g = Drawn(batch * queries * heads * f);
        using var bias = Drawn(heads * keys);
        using var result = new GuardedFloats(batch * queries * heads * f);
        using var logSum = new GuardedFloats(batch * heads * queries);
        using var dq = new GuardedFloats(batch * queries * heads * e);
        using var dk = new GuardedFloats(batch * keys * heads * e);
        using var dv = new GuardedFloats(batch * keys * heads * f);
        using var db = new GuardedFloats(batch * heads * keys);
        HeadRows Rows(GuardedFloats array, int count, int size) =>
            new(array.Start, (long)count * heads * size, heads * size, size);
        var call = new AttentionCall
        {
            Batch = batch,
            Heads = heads,
            Queries = queries,
            Keys = keys,
            Scale = 0.5f,
            Softmax = isSoftmax,
            Causal = isCausal,
            Q = Rows(q, queries, e),
            K = Rows(k, keys, e),
            V = Rows(v, keys, f),
            Out = Rows(result, queries, f),
            Bias = isBiased ? bias.Start : null,
            LogSum = logSum.Start,
            OutGradient = Rows(g, queries, f),
            QGradient = Rows(dq, queries, e),
            KGradient = Rows(dk, keys, e),
            VGradient = Rows(dv, keys, f),
            BiasGradient = isBiased ? db.Start : null,
        };
        var kernels = AttentionKernels.Any(isCausal, isBiased);
        kernels.Forward(call);
        kernels.Backward(call);

        Assert.All([q, k, v, g, bias, result, logSum, dq, dk, dv, db], array => array.Check());
        GuardedFloats[] outputs = isBiased ? [result, logSum, dq, dk, dv, db] : [result, logSum, dq, dk, dv];
        Assert.All(outputs, output => Assert.Equal(-1, output.Span.IndexOf(float.NaN)));
    }
}
