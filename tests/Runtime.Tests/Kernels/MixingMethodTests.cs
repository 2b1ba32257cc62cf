using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Every way to mix by weights of the distance against dense weights in float64.</summary>
public class MixingMethodTests
{
    private static readonly (int B, int T, int H, int E)[] Shapes =
    [
        (1, 1, 1, 1),
        (2, 2, 2, 2),
        (1, 63, 3, 20),
        (3, 65, 2, 32),
        (1, 100, 2, 33),
        (2, 100, 5, 64),
        (1, 65, 1, 128),
        (2, 1000, 3, 20),
        (33, 19, 2, 1),
        (1, 300, 32, 1),
    ];

    private static readonly int[] Buckets = [0, 1, 2, 3, 4, 5, 7, 9, 13, 18, 25, 36, 50];

    public static TheoryData<SimdPath, string> Cases
    {
        get
        {
            var cases = new TheoryData<SimdPath, string>();
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                foreach (var method in Enum.GetNames<MixingMethod>())
                {
                    cases.Add(path, method);
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Equals_dense_weights(SimdPath path, string name)
    {
        var method = Enum.Parse<MixingMethod>(name);
        using var _ = Simd.Force(path);
        using var forced = MixingChoice.Force(method);
        foreach (var (batch, length, heads, size) in Shapes)
        {
            foreach (var (softmax, shared) in new[] { (false, false), (true, false), (true, true) })
            {
                Check(method, (batch, length, heads, size), softmax, shared);
            }
        }
    }

    [Theory, InlineData("Tiles"), InlineData("Fourier"), InlineData("PrefixSums")]
    public void Long_sequences(string name)
    {
        var method = Enum.Parse<MixingMethod>(name);
        using var forced = MixingChoice.Force(method);
        Check(method, (1, 5000, 2, 20), softmax: true, shared: false);
        Check(method, (1, 5000, 1, 33), softmax: false, shared: false);
    }

    [Theory, InlineData(0.0), InlineData(5.0)]
    public void Prefix_sums_keep_their_digits(double mean)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var rows = -(arange(Buckets.Length) * 0.2).unsqueeze(0);
        var v = randn(1, 4000, 16) + mean;
        var g = randn(1, 4000, 16);
        Compare((r, x) => MixSteps(r, x, 1, true, false), rows, v, g, "prefix sums", 1 + mean);
    }

    [Fact]
    public void Steps_that_are_none_and_steps_that_cancel_are_left_to_other_ways()
    {
        using var scope = NewDisposeScope();
        var any = rand(2, 300);
        var steep = -arange(300).unsqueeze(0) * 0.05f;
        foreach (var bias in new[] { any, steep })
        {
            Assert.Null(StepsOf(WeightsOf(bias), [0, 40]));
        }

        Assert.Null(StepsOf(WeightsOf(zeros(1, 300)), [1, 2]));
        Assert.NotNull(StepsOf(WeightsOf(zeros(1, 300)), [0]));

        // One near weight and next to nothing far away: sums of far values would drown it.
        var near = zeros(1, 300);
        near[0, TensorIndex.Slice(1)] = -14;
        Assert.Null(StepsOf(WeightsOf(near), [0, 1, 200]));
    }

    [Theory, InlineData("Tiles"), InlineData("Fourier"), InlineData("PrefixSums")]
    public void The_same_for_every_number_of_threads(string name)
    {
        using var scope = NewDisposeScope();
        using var forced = MixingChoice.Force(Enum.Parse<MixingMethod>(name));
        var threads = get_num_threads();
        try
        {
            var (b, v, g) = (rand(3, Buckets.Length), randn(2, 200, 60), randn(2, 200, 60));
            set_num_threads(1);
            var one = MixingTruth.Gradients((r, x) => MixSteps(r, x, 3, true, false), b, v, g);
            set_num_threads(2);
            var two = MixingTruth.Gradients((r, x) => MixSteps(r, x, 3, true, false), b, v, g);
            Assert.All(one.Zip(two), pair => Assert.True(pair.First.bytes.SequenceEqual(pair.Second.bytes)));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Theory, InlineData("Tiles"), InlineData("Fourier"), InlineData("PrefixSums")]
    public void What_is_not_a_number_reaches_the_queries_after_it_only(string name)
    {
        using var forced = MixingChoice.Force(Enum.Parse<MixingMethod>(name));
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            using var scope = NewDisposeScope();
            var v = randn(1, 203, 32);
            v[0, 21, 3] = bad;
            var wrong = ~MixSteps(rand(2, Buckets.Length), v, 2, true, false).isfinite();
            Assert.Equal(182, wrong.sum().item<long>());
            Assert.Equal(182, wrong[0, TensorIndex.Slice(21), 3].sum().item<long>());
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Nothing_is_written_out_of_bounds(SimdPath path, string name)
    {
        using var _ = Simd.Force(path);
        using var forced = MixingChoice.Force(Enum.Parse<MixingMethod>(name));
        var random = new Random(7);
        for (var round = 0; round < 40; round++)
        {
            using var scope = NewDisposeScope();
            var (batch, length, heads, size) = (
                random.Next(1, 5),
                random.Next(1, 200),
                random.Next(1, 5),
                random.Next(1, 70)
            );
            var shared = random.Next(2) == 0;
            var shape = new MixingShape(batch, length, heads, size, shared);
            using var tables = new ToeplitzTables(
                Expand(rand(heads, Buckets.Length), length),
                true,
                Buckets,
                new MixingShape(1, length, heads, 8, false),
                isTraining: true
            );
            var v = randn(batch, length, shape.ValueRow);
            var g = randn(batch, length, shape.Row);
            var outputs = new[] { batch * length * shape.Row, batch * length * shape.Row, heads * length };
            var guarded = outputs.Select(count => full([count + 128], 12345f)).ToArray();
            Run(tables, shape, v, g, guarded);
            for (var i = 0; i < guarded.Length; i++)
            {
                var data = guarded[i].data<float>().ToArray();
                Assert.All(data[..64].Concat(data[^64..]), guard => Assert.Equal(12345f, guard));
                Assert.DoesNotContain(12345f, data[64..^64]);
            }
        }
    }

    private static unsafe void Run(ToeplitzTables tables, MixingShape shape, Tensor v, Tensor g, Tensor[] outputs)
    {
        var arrays = new ToeplitzArrays
        {
            Shape = shape,
            Weights = TensorMemory.Of(tables.Weights),
            Inverse = TensorMemory.Of(tables.Inverse),
            Values = TensorMemory.Of(v),
            Result = TensorMemory.Of(outputs[0]) + 64,
        };
        tables.Way.Run(arrays);
        tables.Way.Run(
            arrays with
            {
                Gradient = TensorMemory.Of(g),
                ValueGradient = TensorMemory.Of(outputs[1]) + 64,
                Correlations = TensorMemory.Of(outputs[2]) + 64,
            }
        );
    }

    private static void Check(MixingMethod method, (int B, int T, int H, int E) shape, bool softmax, bool shared)
    {
        using var scope = NewDisposeScope();
        var (batch, length, heads, size) = shape;
        manual_seed(length + size);
        var v = randn(batch, length, shared ? size : heads * size);
        var g = randn(batch, length, heads * size);
        var what = $"{method} B{batch} T{length} H{heads} e{size} {softmax} {shared}";
        var rows = rand(heads, Buckets.Length) * 2;
        if (method == MixingMethod.PrefixSums)
        {
            Compare((r, x) => MixSteps(r, x, heads, softmax, shared), rows, v, g, what);
            return;
        }

        // Gradients of single distances: those of buckets would be sums of plain operations.
        Tensor Any(Tensor b, Tensor x) =>
            shared ? ToeplitzMixing.RunShared(b, x, heads, softmax) : ToeplitzMixing.Run(b, x, heads, softmax);
        Compare(Any, Expand(rows, length), v, g, what);
        if (length > 1)
        {
            Tensor Mix(Tensor p, Tensor x)
            {
                var bias = DistanceBias.Tabulate(length, 1, x, n => -p.@double().unsqueeze(1) * n.log());
                return shared
                    ? ToeplitzMixing.RunShared(bias, x, heads, softmax)
                    : ToeplitzMixing.Run(bias, x, heads, softmax);
            }

            Compare(Mix, rand(heads) * 2, v, g, "log, " + what);
        }
    }

    private static void Compare(
        Func<Tensor, Tensor, Tensor> mix,
        Tensor kernel,
        Tensor v,
        Tensor g,
        string what,
        double terms = 1
    )
    {
        var found = MixingTruth.Gradients(mix, kernel, v, g);
        var again = MixingTruth.Gradients(mix, kernel, v, g);
        var truth = MixingTruth.Gradients(mix, kernel.@double(), v.@double(), g.@double());
        for (var i = 0; i < 3; i++)
        {
            // The mean of the values falls out of the kernel's gradient after it was in every term.
            // Sums of many terms of both signs may come out near 0: the gradient of the kernel is measured by sqrt(T).
            var least = i == 1 ? Math.Sqrt(v.size(1)) / 4 : 1e-12;
            var limit = i == 1 ? 5e-6 * terms : 5e-6;
            MixingTruth.Close(truth[i], found[i], limit, $"{what}: {i}", least);
            Assert.True(found[i].bytes.SequenceEqual(again[i].bytes));
        }
    }

    /// <summary>Mixes by one bias for each of the buckets, rows [H, buckets].</summary>
    private static Tensor MixSteps(Tensor rows, Tensor v, int heads, bool softmax, bool shared)
    {
        var bias = Expand(rows, (int)v.size(1));
        return shared
            ? ToeplitzMixing.RunShared(bias, v, heads, softmax, Buckets)
            : ToeplitzMixing.Run(bias, v, heads, softmax, Buckets);
    }

    private static Tensor Expand(Tensor rows, int length)
    {
        var bucket = Enumerable.Range(0, length).Select(n => (long)Buckets.Count(start => start <= n) - 1);
        return rows.index_select(1, tensor(bucket.ToArray()));
    }

    private static Tensor WeightsOf(Tensor bias) => bias.exp().contiguous();

    private static unsafe StepWeights? StepsOf(Tensor weights, int[] steps) =>
        StepWeights.Of(steps, TensorMemory.Of(weights), (int)weights.size(0), (int)weights.size(1));
}
