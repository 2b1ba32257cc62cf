using System;
using System.Linq;
using Weft.Compiler.Formulas;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Reference;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>
/// That no constant against denormals or division by 0 swallows small numbers and no square or exponential leaves the range of
/// the type where the result does not: inputs of scale 1e-30, 1e-20 and 1e20 against float64.
/// </summary>
public class ScaleTests
{
    private const double Limit = 5e-6;

    /// <summary>Errors are measured by the largest number of a result, however small that is.</summary>
    private const double Least = 1e-300;

    public static TheoryData<SimdPath, float> Scales
    {
        get
        {
            var cases = new TheoryData<SimdPath, float>();
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                foreach (var scale in new[] { 1e-30f, 1e-20f, 1e20f })
                {
                    cases.Add(path, scale);
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Scales))]
    public void Recurrence(SimdPath path, float scale)
    {
        using var _ = Simd.Force(path);
        foreach (var (softmax, size) in new[] { (true, 32), (false, 32), (true, 5), (false, 5) })
        {
            using var scope = NewDisposeScope();
            var (p, v) = (tensor(new[] { 0.002f, 0.7f }), (randn(2, 300, 2 * size) + 1) * scale);
            Check((s, x) => LinRecurrence.Run(s, x, 2, softmax), p, v, $"{softmax} e{size}");
            using var state = new LinRecurrence.State(p, softmax);
            var steps = stack(Enumerable.Range(0, 300).Select(t => state.Step(v[TensorIndex.Colon, t])).ToList(), 1);
            MixingTruth.Close(LinRecurrence.Run(p, v, 2, softmax), steps, 0, "steps", Least);
        }
    }

    [Theory, MemberData(nameof(Scales))]
    public void Convolutions(SimdPath path, float scale)
    {
        using var _ = Simd.Force(path);
        manual_seed(5);
        foreach (var method in Enum.GetValues<MixingMethod>())
        {
            foreach (var softmax in new[] { true, false })
            {
                using var scope = NewDisposeScope();
                using var forced = MixingChoice.Force(method);
                var bias = cat([zeros(2, 3), full(2, 297, -1)], 1) * tensor(new[] { 1f, 2f }).unsqueeze(1);
                var v = (randn(2, 300, 20) + 1) * scale;

                // The gradient of a step of biases is gathered at its first distance, the others have 0.
                Tensor Mix(Tensor rows, Tensor x) =>
                    ToeplitzMixing.Run(
                        cat([rows.narrow(1, 0, 1).expand(2, 3), rows.narrow(1, 1, 1).expand(2, 297)], 1),
                        x,
                        2,
                        softmax,
                        [0, 3]
                    );
                Check(Mix, bias.index_select(1, tensor(new[] { 0L, 3L })), v, $"{method} {softmax}");
            }
        }
    }

    [Theory, MemberData(nameof(Scales))]
    public void Dot_products(SimdPath path, float scale)
    {
        using var _ = Simd.Force(path);
        using var scope = NewDisposeScope();
        var (q, k, v, g) = (randn(2, 100, 40), randn(2, 100, 40), randn(2, 100, 40) * scale, randn(2, 100, 40));
        foreach (var attend in new Func<Tensor, Tensor, Tensor, Tensor>[] { Fused, Flash })
        {
            Tensor[] Run(ScalarType type)
            {
                var inputs = new[] { q, k, v }.Select(t => t.to(type).detach().clone().requires_grad_()).ToArray();
                var result = attend(inputs[0], inputs[1], inputs[2]);
                result.backward([g.to(type)]);
                return [result.detach(), .. inputs.Select(t => t.grad!)];
            }

            foreach (var (truth, found) in Run(ScalarType.Float64).Zip(Run(ScalarType.Float32)))
            {
                MixingTruth.Close(truth, found, Limit, attend.Method.Name, Least);
            }
        }

        static Tensor Fused(Tensor q, Tensor k, Tensor v) => BiasedAttention.Run(q, k, v, null, 2, true, 0.2);
        static Tensor Flash(Tensor q, Tensor k, Tensor v) => FlashAttention.Run(q, k, v, null, 2, 0.2);
    }

    /// <summary>
    /// Admissible logits below the number that stands for a key that is not: the largest of them has all the weight, and no
    /// key that the query may not see.
    /// </summary>
    [Theory, InlineData(1e16, false), InlineData(1e16, true), InlineData(1e20, false)]
    public void Logits_of_any_size(double scale, bool isNarrow)
    {
        using var scope = NewDisposeScope();
        var type = isNarrow ? ScalarType.Float32 : ScalarType.Float64;
        var bias = -arange(70, type).unsqueeze(0);
        bias[0, 0] = DistanceBias.Excluded;
        var (q, v) = (rand([1, 70, 16], type) * scale, randn([1, 70, 16], type));
        var k = -rand([1, 70, 16], type) * scale;
        var logits = matmul(q.@double()[0], k.@double()[0].t());
        foreach (var (biases, nearest) in new (Tensor?, int)[] { (null, 0), (bias, 1) })
        {
            var y = BiasedAttention.Run(q, k, v, biases, 1, softmax: true)[0];
            for (var t = nearest; t < 70; t++)
            {
                var best = logits[t, ..(t + 1 - nearest)].argmax().item<long>();
                Assert.True(y[t].eq(v[0, best]).all().item<bool>(), $"{type} {scale} {nearest}: query {t}");
            }

            Assert.True(nearest == 0 || y[0].eq(0).all().item<bool>());
        }
    }

    [Theory, MemberData(nameof(Scales))]
    public void Root_mean_square_norm(SimdPath path, float scale)
    {
        using var _ = Simd.Force(path);
        foreach (var width in new[] { 7, 64 })
        {
            using var scope = NewDisposeScope();
            Check((gain, x) => RmsNorm.Run(x, gain, 1e-5), rand(width) + 0.5, randn(2, 9, width) * scale, $"D{width}");
            var x = randn(2, 9, width) * scale;
            MixingTruth.Close(RmsNorm.Run(x.@double(), 1e-5), RmsNorm.Run(x, 1e-5), Limit, "", Least);
            MixingTruth.Close(RmsNorm.Run(x.@double(), 1e-5), RmsNorm.Run(x.requires_grad_(), 1e-5), Limit, "", Least);
        }
    }

    [Theory, InlineData(1e-30f), InlineData(1e-20f), InlineData(1e20f), InlineData(1e30f)]
    public void Layer_norm(float scale)
    {
        using var scope = NewDisposeScope();
        var shift = randn(16);
        Check(
            (gain, x) => LayerNormalisation.Run(x, [16], gain, shift.to(x.dtype), 1e-5),
            rand(16) + 0.5,
            randn(2, 9, 16) * scale,
            "layer norm"
        );
    }

    [Fact]
    public unsafe void Euclidean_norm()
    {
        using var scope = NewDisposeScope();
        var g = randn(5000);
        foreach (var scale in new[] { 1e-15f, 1, 1e20f, 1e30f })
        {
            var scaled = (g * scale).contiguous();
            var truth = scaled.@double().norm().item<double>();
            var found = EuclideanNorm.Of(TensorMemory.Of(scaled), 5000, new double[EuclideanNorm.Blocks(5000)], 2);
            Assert.InRange(found / truth, 1 - 1e-6, 1 + 1e-6);
        }
    }

    /// <summary>Queries that see small weights only: their sums are not measured by weights that they do not see.</summary>
    [Theory]
    [InlineData("Tiles")]
    [InlineData("Fourier")]
    [InlineData("PrefixSums")]
    public void Kernels_that_rise(string name)
    {
        using var scope = NewDisposeScope();
        using var forced = MixingChoice.Force(Enum.Parse<MixingMethod>(name));
        var step = cat([zeros(1, 60), full(1, 240, 60)], 1);
        var leap = cat([zeros(1, 60), full(1, 240, 2000)], 1);
        var ramp = (arange(300, ScalarType.Float32) * 0.25f).unsqueeze(0);
        var v = randn(1, 300, 16);
        foreach (
            var (bias, softmax) in new[] { (step, true), (step, false), (leap, true), (ramp, true), (ramp, false) }
        )
        {
            var steps = ReferenceEquals(bias, ramp) ? Array.Empty<int>() : [0, 60];
            var truth = MixingTruth.Mix(bias.@double(), v.@double(), 1, softmax, false);
            var found = ToeplitzMixing.Run(bias, v, 1, softmax, steps);
            var error = (truth - found.@double()).abs().amax([0, 2]) / truth.abs().amax([0, 2]);
            Assert.True(error.max().item<double>() < 1e-4, $"{name} {softmax}: {error.max().item<double>():E2}");
        }
    }

    [Theory, InlineData(ScalarType.Float32), InlineData(ScalarType.Float64)]
    public void Log_integer(ScalarType type)
    {
        var read = SpecReader.ReadArchitecture(
            "rounded.arch.yaml",
            """
            name: Rounded
            input: { real: 1 }
            width: 1
            attention: { score: none, position: none }
            feed-forward: { width: 1, precision: log-integer }
            biases: none
            read-out: every
            output: { real: 1 }
            """
        );
        using var scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using var module = InMemoryCompiler.Create(read.Spec!, type);
        module.Logical("W_E").fill_(1);
        module.Logical("W_V.0").fill_(0);
        module.Logical("B.0").fill_(1);
        module.Logical("A.0").fill_(1);
        double[] values = [0, 0.3, 2, 17, 39.9, 40.1, 87.9, 88.1, 89, 200, 708, 710, 1e4, 1e30];
        var x = tensor(values, type).view(1, -1, 1);
        double[] expected = [.. values.Select(v => v > 36 ? v : Math.Log(Math.Max(Math.Round(Math.Exp(v)), 1)))];
        var error = type == ScalarType.Float32 ? 3e-6 : 1e-15;
        foreach (var y in new[] { module.forward(x), ReferenceInterpreter.Evaluate(read.Spec!, module, x) })
        {
            var found = y.@double().flatten().data<double>().ToArray();
            Assert.All(
                expected.Zip(found),
                p => Assert.InRange(p.Second, p.First * (1 - error), p.First * (1 + error))
            );
        }
    }

    [Theory, InlineData(-100.0), InlineData(-40.0), InlineData(0.0), InlineData(40.0), InlineData(800.0)]
    public void Formulas_of_the_reference(double value)
    {
        using var scope = NewDisposeScope();
        var x = tensor(value).requires_grad_();
        Formula u = new Formula.Variable("u");
        Tensor Of(Formula f) => FormulaEvaluator.Evaluate(f, new() { { "u", x } });
        var (softplus, sigmoid) = (Of(Formula.Softplus(u)), Of(Formula.Sigmoid(u)));
        (softplus + sigmoid).backward();
        var e = Math.Exp(-Math.Abs(value));
        var s = value < 0 ? e / (1 + e) : 1 / (1 + e);
        var log = 2 * Math.Atanh(e / (2 + e)); // log(1 + e), without its rounding
        Close(value < 0 ? log : value + log, softplus);
        Close(s, sigmoid);
        Close(s + e / (1 + e) / (1 + e), x.grad!);

        static void Close(double truth, Tensor found) =>
            Assert.InRange(found.item<double>(), truth * (1 - 1e-14), truth * (1 + 1e-14));
    }

    private static void Check(Func<Tensor, Tensor, Tensor> mix, Tensor kernel, Tensor v, string what)
    {
        var g = randn_like(mix(kernel, v));
        var truth = MixingTruth.Gradients(mix, kernel.@double(), v.@double(), g.@double());
        var found = MixingTruth.Gradients(mix, kernel, v, g);
        for (var i = 0; i < truth.Length; i++)
        {
            // Gradients of kernels are sums of many terms of both signs.
            MixingTruth.Close(truth[i], found[i], i == 1 ? 10 * Limit : Limit, $"{what}: {i}", Least);
        }
    }
}
