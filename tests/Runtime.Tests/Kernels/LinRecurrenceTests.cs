using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>The recurrence of lin against dense weights in float64.</summary>
public class LinRecurrenceTests
{
    [Theory, InlineData(false, false), InlineData(false, true), InlineData(true, false), InlineData(true, true)]
    public void Equals_dense_weights(bool softmax, bool shared)
    {
        foreach (var (length, size) in MixingCheck.Sizes)
        {
            foreach (var (slope, mean) in new[] { (0.3, 0), (1e-4, 0), (1e-4, 3), (0.05, 3), (5, 0), (5, 3) })
            {
                using var scope = NewDisposeScope();
                manual_seed(length + size);
                var heads = length < 1000 ? 3 : 2;
                var p = (rand(heads) + 0.5) * slope;
                var v = randn(2, length, shared ? size : heads * size) + mean;
                var g = randn(2, length, heads * size);
                var what = $"T{length} H{heads} e{size} softmax {softmax} shared {shared} p{slope} mean {mean}";
                MixingCheck.EqualsFloat64(Kernel(heads, softmax, shared), p, v, g, what);
            }
        }
    }

    [Theory, InlineData(false, false), InlineData(false, true), InlineData(true, false), InlineData(true, true)]
    public void Equals_dense_weights_for_unequal_heads(bool softmax, bool shared)
    {
        foreach (var (batch, length, heads, size) in new[] { (2, 1000, 3, 16), (1, 1000, 32, 1), (1, 300, 7, 48) })
        {
            using var scope = NewDisposeScope();
            manual_seed(length + size);
            var p = (rand(heads) * 3).pow(3);
            var v = randn(batch, length, shared ? size : heads * size);
            var g = randn(batch, length, heads * size);
            MixingCheck.EqualsFloat64(Kernel(heads, softmax, shared), p, v, g, $"T{length} H{heads} e{size} {softmax}");
        }
    }

    [Theory, InlineData(0), InlineData(1e-4), InlineData(0.004), InlineData(1), InlineData(50), InlineData(1000)]
    public void Any_slope_at_long_lengths(double slope)
    {
        foreach (var softmax in new[] { false, true })
        {
            using var scope = NewDisposeScope();
            manual_seed(1);
            var p = full([2], slope);
            var v = randn(1, 3000, 32);
            var g = randn(1, 3000, 32);
            Tensor Dense(Tensor slopes, Tensor values) =>
                MixingTruth.Mix(MixingTruth.Lin(slopes, 3000), values, 2, softmax, false);
            var truth = MixingTruth.Gradients(Dense, p.@double(), v.@double(), g.@double());
            var found = MixingTruth.Gradients((s, x) => LinRecurrence.Run(s, x, 2, softmax), p, v, g);
            for (var i = 0; i < 3; i++)
            {
                MixingTruth.Close(truth[i], found[i]);
            }
        }
    }

    [Fact]
    public void The_same_for_every_number_of_threads()
    {
        foreach (var (batch, size) in new[] { (1, 5), (1, 64), (3, 32), (4, 7) })
        {
            using var scope = NewDisposeScope();
            var (p, v, g) = (rand(3), randn(batch, 200, 3 * size), randn(batch, 200, 3 * size));
            MixingCheck.SameForThreads(Kernel(3, true, false), p, v, g);
            MixingCheck.SameForThreads(Kernel(3, false, true), p, v[TensorIndex.Ellipsis, ..size], g);
        }
    }

    [Theory, InlineData(float.NaN), InlineData(float.PositiveInfinity), InlineData(float.NegativeInfinity)]
    public void What_is_not_a_number_reaches_the_queries_after_it_only(float bad)
    {
        foreach (var (path, size) in Enum.GetValues<SimdPath>().SelectMany(path => new[] { (path, 16), (path, 5) }))
        {
            using var scope = NewDisposeScope();
            using var _ = Simd.Force(path);
            var (p, v, g) = (rand(2) + 0.1, randn(1, 50, 2 * size), randn(1, 50, 2 * size));
            var clean = LinRecurrence.Run(p, v, 2, true);
            v[0, 20, 3] = bad;
            var result = MixingTruth.Gradients(Kernel(2, true, false), p, v, g);
            var same = result[0].eq(clean);
            Assert.Equal(30, (~same).sum().item<long>());
            Assert.True(same[0, ..20].all().item<bool>());
            Assert.True(result[0][0, 21.., 3].isnan().all().item<bool>());
            Assert.False(result[0][0, 20, 3].isfinite().item<bool>());
            Assert.True(result[1][0].isnan().item<bool>());
        }
    }

    [Fact]
    public void A_pulse_decays_to_nothing_without_denormals()
    {
        using var scope = NewDisposeScope();
        var v = zeros(1, 4000, 32);
        v[0, 0] = 1;
        var result = LinRecurrence.Run(full([2], 0.1f), v, 2, false).abs();
        Assert.False(((result > 0) & (result < 1.2e-38)).any().item<bool>());
        Assert.Equal(0, result[0, -1].max().item<float>());
    }

    [Theory, InlineData(SimdPath.Avx512), InlineData(SimdPath.Avx2), InlineData(SimdPath.Portable)]
    public void Steps_equal_the_batch(SimdPath path)
    {
        using var _ = Simd.Force(path);
        foreach (var (type, limit) in new[] { (ScalarType.Float32, 0), (ScalarType.Float64, 1e-14) })
        {
            foreach (var (length, size) in new[] { (70, 3), (70, 32), (type == ScalarType.Float32 ? 5000 : 500, 16) })
            {
                foreach (var softmax in new[] { true, false })
                {
                    using var scope = NewDisposeScope();
                    var p = tensor(new[] { 0.002, 0.7 }, type);
                    var v = randn([3, length, 2 * size], type) + 1;
                    var batch = LinRecurrence.Run(p, v, 2, softmax);
                    using var state = new LinRecurrence.State(p, softmax);
                    var steps = Enumerable.Range(0, length).Select(t => state.Step(v[TensorIndex.Colon, t])).ToList();
                    MixingTruth.Close(batch, stack(steps, 1), limit);
                }
            }
        }
    }

    [Theory, InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public void A_step_that_is_no_number_stays_in_its_coordinate(float bad)
    {
        using var scope = NewDisposeScope();
        var p = tensor(new[] { 0.1f, 0.7f });
        using var lin = new LinRecurrence.State(p, true);
        var log = new LogState(p, true);
        for (var t = 0; t < 10; t++)
        {
            var v = randn(2, 12);
            if (t == 3)
            {
                v[0, 5] = bad;
            }

            foreach (var (y, from) in new[] { (lin.Step(v), 3), (log.Step(v), 4) })
            {
                Assert.Equal(t < from ? 0 : 1, y.numel() - y.isfinite().sum().item<long>());
                Assert.Equal(t < from, y[0, 5].isfinite().item<bool>());
            }
        }
    }

    /// <summary>Long results are written past the caches; the same sequence alone is not.</summary>
    [Theory, InlineData(SimdPath.Avx512), InlineData(SimdPath.Avx2), InlineData(SimdPath.Portable)]
    public void Streamed_results_are_the_same_bit_by_bit(SimdPath path)
    {
        using var scope = NewDisposeScope();
        using var _ = Simd.Force(path);
        manual_seed(2);
        var (p, v, g) = (tensor(new[] { 1e-3f, 2 }), randn(1, 1100, 64), randn(1, 1100, 64));
        var alone = MixingTruth.Gradients(Kernel(2, true, false), p, v, g);
        var many = MixingTruth.Gradients(Kernel(2, true, false), p, v.repeat(60, 1, 1), g.repeat(60, 1, 1));
        foreach (var sequence in new[] { 0, 59 })
        {
            Assert.True(alone[0][0].equal(many[0][sequence]).all().item<bool>());
            Assert.True(alone[2][0].equal(many[2][sequence]).all().item<bool>());
        }

        MixingTruth.Close(alone[1] * 60, many[1]);
    }

    private static Func<Tensor, Tensor, Tensor> Kernel(int heads, bool softmax, bool shared) =>
        (p, v) => shared ? LinRecurrence.RunShared(p, v, heads, softmax) : LinRecurrence.Run(p, v, heads, softmax);
}
