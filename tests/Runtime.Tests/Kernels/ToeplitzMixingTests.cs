using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Mixtures by transforms against dense weights in float64.</summary>
public class ToeplitzMixingTests
{
    private static readonly (int B, int T, int H, int E)[] Shapes =
    [
        (1, 1, 1, 1),
        (2, 2, 2, 2),
        (1, 63, 3, 20),
        (3, 65, 2, 32),
        (2, 100, 4, 8),
        (1, 100, 2, 33),
        (2, 64, 5, 64),
        (1, 33, 1, 128),
        (2, 1000, 3, 16),
        (1, 300, 32, 1),
    ];

    private static readonly string[] Names = ["result", "gradient of the biases", "gradient of the values"];

    public static TheoryData<SimdPath, string> Cases
    {
        get
        {
            var cases = new TheoryData<SimdPath, string>();
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                cases.Add(path, "log");
                cases.Add(path, "any");
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Equals_dense_weights(SimdPath path, string kernel)
    {
        using var _ = Simd.Force(path);
        foreach (var (batch, length, heads, size) in Shapes)
        {
            foreach (var (softmax, shared) in new[] { (false, false), (true, false), (true, true) })
            {
                using var scope = NewDisposeScope();
                manual_seed(length + size);
                var bias = kernel == "log" ? Log(rand(heads) * 2, length) : rand(heads, length) * 2;
                var v = randn(batch, length, shared ? size : heads * size);
                var g = randn(batch, length, heads * size);
                Tensor Kernel(Tensor b, Tensor x) =>
                    shared ? ToeplitzMixing.RunShared(b, x, heads, softmax) : ToeplitzMixing.Run(b, x, heads, softmax);
                var found = MixingTruth.Gradients(Kernel, bias, v, g);
                var again = MixingTruth.Gradients(Kernel, bias, v, g);
                var truth = MixingTruth.Gradients(Kernel, bias.@double(), v.@double(), g.@double());
                for (var i = 0; i < 3; i++)
                {
                    // With one key at most, the gradient of the biases is 0 and rounds: entries of g v are about 1.
                    var what = $"{kernel} B{batch} T{length} H{heads} e{size} {softmax} {shared}: {Names[i]}";
                    MixingTruth.Close(truth[i], found[i], 5e-6, what, i == 1 && length <= 2 ? 1 : 1e-12);
                    Assert.True(found[i].bytes.SequenceEqual(again[i].bytes));
                }
            }
        }
    }

    [Fact]
    public void Kernels_that_rise_from_almost_nothing_keep_their_first_rows()
    {
        using var scope = NewDisposeScope();
        var bias = (arange(200, ScalarType.Float32) * 0.3f).unsqueeze(0);
        var v = randn(1, 200, 16);
        var truth = MixingTruth.Mix(bias.@double(), v.@double(), 1, true, false);
        MixingTruth.Close(truth, ToeplitzMixing.Run(bias, v, 1, true));
    }

    [Fact]
    public void A_query_without_keys_gives_zero()
    {
        using var scope = NewDisposeScope();
        var result = MixingTruth.Gradients(
            (b, x) => ToeplitzMixing.Run(b, x, 2, true),
            Log(rand(2), 50),
            randn(2, 50, 64),
            randn(2, 50, 64)
        );
        Assert.Equal(0, result[0][TensorIndex.Colon, 0].abs().max().item<float>());
        Assert.All(result, tensor => Assert.True(tensor.isfinite().all().item<bool>()));
    }

    [Fact]
    public void The_same_for_every_number_of_threads()
    {
        using var scope = NewDisposeScope();
        var threads = get_num_threads();
        try
        {
            var (b, v, g) = (rand(3, 200), randn(2, 200, 60), randn(2, 200, 60));
            set_num_threads(1);
            var one = MixingTruth.Gradients((s, x) => ToeplitzMixing.Run(s, x, 3, true), b, v, g);
            set_num_threads(2);
            var two = MixingTruth.Gradients((s, x) => ToeplitzMixing.Run(s, x, 3, true), b, v, g);
            Assert.All(one.Zip(two), pair => Assert.True(pair.First.bytes.SequenceEqual(pair.Second.bytes)));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void What_is_not_a_number_comes_out_as_such()
    {
        using var scope = NewDisposeScope();
        var v = randn(1, 200, 32);
        v[0, 20, 3] = float.PositiveInfinity;
        var bad = ~ToeplitzMixing.Run(rand(2, 200), v, 2, true).isfinite();
        Assert.Equal(180, bad.sum().item<long>());
        Assert.Equal(180, bad[0, TensorIndex.Slice(20), 3].sum().item<long>());
        Assert.True(ToeplitzMixing.Run(full([2, 200], float.NaN), v, 2, true).isnan().all().item<bool>());
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => ToeplitzMixing.Run(rand(2, 50), randn(1, 60, 4), 2, true));
        Assert.Throws<ArgumentException>(() =>
            ToeplitzMixing.Run(rand(3, 60).requires_grad_(), randn(1, 60, 4), 2, true)
        );
        Assert.Throws<ArgumentException>(() => ToeplitzMixing.Run(rand(2, 60), randn(1, 60, 5), 2, true));
        Assert.Throws<ArgumentException>(() => LinRecurrence.Run(rand(3).requires_grad_(), randn(1, 60, 4), 2, true));
    }

    private static Tensor Log(Tensor p, int length) =>
        DistanceBias.Tabulate(length, 1, p, n => -p.@double().unsqueeze(1) * n.log());
}
