using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>The recurrence of lin against dense weights in float64.</summary>
public class LinRecurrenceTests
{
    private static readonly (int B, int T, int H, int E)[] Shapes =
    [
        (1, 1, 1, 1),
        (2, 2, 2, 2),
        (1, 63, 3, 20),
        (3, 65, 2, 32),
        (2, 100, 4, 8),
        (1, 100, 2, 33),
        (2, 65, 5, 64),
        (1, 33, 1, 128),
        (2, 1000, 3, 16),
        (1, 1000, 32, 1),
    ];

    private static readonly string[] Names = ["result", "gradient of the slopes", "gradient of the values"];

    public static TheoryData<SimdPath, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<SimdPath, bool, bool>();
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                cases.Add(path, false, false);
                cases.Add(path, false, true);
                cases.Add(path, true, false);
                cases.Add(path, true, true);
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Equals_dense_weights(SimdPath path, bool softmax, bool shared)
    {
        using var _ = Simd.Force(path);
        foreach (var (batch, length, heads, size) in Shapes)
        {
            using var scope = NewDisposeScope();
            manual_seed(length + size);
            var p = (rand(heads) * 3).pow(3);
            var v = randn(batch, length, shared ? size : heads * size);
            var g = randn(batch, length, heads * size);
            Tensor Kernel(Tensor slopes, Tensor values) =>
                shared
                    ? LinRecurrence.RunShared(slopes, values, heads, softmax)
                    : LinRecurrence.Run(slopes, values, heads, softmax);
            var found = MixingTruth.Gradients(Kernel, p, v, g);
            var again = MixingTruth.Gradients(Kernel, p, v, g);
            // float64 goes through plain operations: the truth here is also the fall-back.
            var truth = MixingTruth.Gradients(Kernel, p.@double(), v.@double(), g.@double());
            // The slopes' gradient is a sum over all entries, of both signs: errors of the terms weigh more.
            for (var i = 0; i < 3; i++)
            {
                var limit = i == 1 ? 1e-5 : 5e-6;
                MixingTruth.Close(truth[i], found[i], limit, $"B{batch} T{length} H{heads} e{size}: {Names[i]}");
                Assert.True(found[i].bytes.SequenceEqual(again[i].bytes));
            }
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
        using var scope = NewDisposeScope();
        var threads = get_num_threads();
        try
        {
            foreach (var size in new[] { 5, 64 })
            {
                var (p, v, g) = (rand(3), randn(1, 200, 3 * size), randn(1, 200, 3 * size));
                set_num_threads(1);
                var one = MixingTruth.Gradients((s, x) => LinRecurrence.Run(s, x, 3, true), p, v, g);
                set_num_threads(2);
                var two = MixingTruth.Gradients((s, x) => LinRecurrence.Run(s, x, 3, true), p, v, g);
                Assert.All(one.Zip(two), pair => Assert.True(pair.First.bytes.SequenceEqual(pair.Second.bytes)));
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void What_is_not_a_number_reaches_the_queries_after_it_only()
    {
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            using var scope = NewDisposeScope();
            var v = randn(1, 50, 32);
            v[0, 20, 3] = bad;
            var result = LinRecurrence.Run(rand(2) + 0.1, v, 2, true);
            Assert.Equal(20, 50 - (~result[0, TensorIndex.Colon, 3].isfinite()).sum().item<long>());
            Assert.Equal(30, (~result.isfinite()).sum().item<long>());
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

    [Theory, InlineData(true), InlineData(false)]
    public void Steps_equal_the_batch(bool softmax)
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            foreach (var size in new[] { 3, 32 })
            {
                using var scope = NewDisposeScope();
                var p = rand(2, type);
                var v = randn([3, 70, 2 * size], type);
                var batch = LinRecurrence.Run(p, v, 2, softmax);
                using var state = new LinRecurrence.State(p, softmax);
                var steps = stack(Enumerable.Range(0, 70).Select(t => state.Step(v[TensorIndex.Colon, t])), 1);
                MixingTruth.Close(batch, steps, type == ScalarType.Float32 ? 0 : 1e-14);
            }
        }
    }
}
