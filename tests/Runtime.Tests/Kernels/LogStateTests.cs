using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Powers of the distance as sums of exponentials, and log one position at a time.</summary>
public class LogStateTests
{
    [
        Theory,
        InlineData(0.0025),
        InlineData(0.03),
        InlineData(0.3),
        InlineData(0.5),
        InlineData(1),
        InlineData(2),
        InlineData(3),
        InlineData(4)
    ]
    public void Sums_of_exponentials_are_powers(double p)
    {
        var (weights, nodes) = (PowerExponentials.Weights(p), PowerExponentials.Nodes);
        Assert.InRange(nodes.Length, 1, 64);
        Assert.All(weights, weight => Assert.True(weight >= 0));
        var growth = Math.Pow(PowerExponentials.Longest, 1.0 / 3000);
        double worst = 0;
        for (var k = 0; k <= 3000; k++)
        {
            var n = k <= 200 ? k + 1 : Math.Round(Math.Pow(growth, k));
            var sum = weights.Zip(nodes, (c, x) => c * Math.Exp(-x * n)).Sum();
            worst = Math.Max(worst, Math.Abs(sum * Math.Pow(n, p) - 1));
        }

        Assert.InRange(worst, 0, 1e-6);
    }

    [Fact]
    public void The_logarithm_of_the_gamma_function()
    {
        Assert.Equal(0, PowerExponentials.LogGamma(1), 12);
        Assert.Equal(Math.Log(24), PowerExponentials.LogGamma(5), 12);
        Assert.Equal(Math.Log(Math.Sqrt(Math.PI) / 2), PowerExponentials.LogGamma(1.5), 12);
        Assert.Equal(Enumerable.Range(1, 29).Sum(k => Math.Log(k)), PowerExponentials.LogGamma(30), 11);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Steps_equal_the_whole_sequence(bool softmax)
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            foreach (var size in new[] { 1, 3, 32 })
            {
                using var scope = NewDisposeScope();
                manual_seed(size);
                var p = tensor(new[] { 0.0, 0.0025, 0.4, 1.7, 4, 9, 60 }).to(type);
                var heads = (int)p.size(0);
                var v = randn([2, 300, heads * size], type) + 1;
                var bias = DistanceBias.Tabulate(300, 1, p.@double(), n => -p.@double().unsqueeze(1) * n.log());
                var whole = MixingTruth.Mix(bias, v.@double(), heads, softmax, false);
                var state = new LogState(p, softmax);
                var steps = stack(Enumerable.Range(0, 300).Select(t => state.Step(v[TensorIndex.Colon, t])), 1);
                Assert.Equal(type, steps.dtype);
                MixingTruth.Close(whole, steps, 1e-6, $"{type} {size}");
                Assert.Equal(0, steps[TensorIndex.Colon, 0].abs().max().to(ScalarType.Float64).item<double>());
            }
        }
    }

    [Fact]
    public void A_long_stream_keeps_its_digits()
    {
        const int Length = 1 << 16;
        using var scope = NewDisposeScope();
        var slope = tensor(new[] { 0.25 });
        var state = new LogState(slope, softmax: false);
        var ones = full([1, 1], 1.0, ScalarType.Float64);
        Tensor last = ones;
        for (var t = 0; t < Length; t++)
        {
            last = state.Step(ones).DetachFromDisposeScope();
            if (t + 1 < Length)
            {
                last.Dispose();
            }
        }

        var truth = Enumerable.Range(1, Length - 1).Sum(n => Math.Pow(n, -0.25));
        Assert.Equal(1, last.item<double>() / truth, 6);
    }

    [Fact]
    public void What_is_not_a_number_reaches_the_steps_after_it_only()
    {
        using var scope = NewDisposeScope();
        var v = randn(1, 20, 4);
        v[0, 7, 1] = float.NaN;
        var state = new LogState(rand(2), true);
        var steps = stack(Enumerable.Range(0, 20).Select(t => state.Step(v[TensorIndex.Colon, t])), 1);
        Assert.Equal(12, steps.isnan().sum().item<long>());
        Assert.Equal(12, steps[0, TensorIndex.Slice(8), 1].isnan().sum().item<long>());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        var state = new LogState(rand(2), true);
        Assert.Throws<ArgumentException>(() => state.Step(randn(1, 3)));
        state.Step(randn(2, 4));
        Assert.Throws<ArgumentException>(() => state.Step(randn(1, 8)));
        Assert.Throws<ArgumentException>(() => state.Step(randn(2, 8)));
    }
}
