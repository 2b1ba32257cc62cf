using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Bias and activation in one pass against plain operations in float64, gradients included.</summary>
public class FusedActivationTests
{
    private const double Bound = 5e-6;

    private static readonly (string Word, bool Gated)[] Kinds = [("gelu", false), ("swiglu", true), ("geglu", true)];

    public static TheoryData<SimdPath, string, bool> Cases()
    {
        var cases = new TheoryData<SimdPath, string, bool>();
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            foreach (var (word, _) in Kinds)
            {
                cases.Add(path, word, true);
                cases.Add(path, word, false);
            }
        }

        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Equals_plain_operations_in_float64(SimdPath path, string word, bool hasBias)
    {
        using var _ = Simd.Force(path);
        manual_seed(1);
        foreach (var rows in new[] { 1, 2, 63, 65, 100, 1000 })
        {
            foreach (var width in new[] { 1, 2, 20, 32, 33, 64, 128 })
            {
                using var scope = NewDisposeScope();
                var stride = IsGated(word) ? 2 * width : width;
                var x = 3 * randn([rows, stride], ScalarType.Float64);
                var bias = hasBias ? randn([stride], ScalarType.Float64) : null;
                var weights = randn([rows, width], ScalarType.Float64);
                (Tensor Output, Tensor X, Tensor? Bias) Run(ScalarType type, Func<Tensor, Tensor?, Tensor> map)
                {
                    var leaf = x.to(type).detach().clone().requires_grad_();
                    var shift = bias?.to(type).detach().clone().requires_grad_();
                    var y = map(leaf, shift);
                    (y * weights.to(type)).sum().backward();
                    return (y.detach(), leaf.grad!, shift?.grad);
                }

                var single = Run(ScalarType.Float32, (v, b) => Kernel(word, v, b));
                var exact = Run(ScalarType.Float64, (v, b) => Plain(word, v, b));
                Check(exact.Output, single.Output);
                Check(exact.X, single.X);
                if (hasBias)
                {
                    Check(exact.Bias!, single.Bias!);
                }
            }
        }
    }

    [Fact]
    public void Small_and_double_values_take_plain_operations_with_the_same_result()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        foreach (var (word, _) in Kinds)
        {
            var (x, bias) = (randn(3, 5, 8), randn(8));

            Check(Public(word, x.to(ScalarType.Float64), bias.to(ScalarType.Float64)), Kernel(word, x, bias));
            Check(Public(word, x.to(ScalarType.Float64), bias.to(ScalarType.Float64)), Public(word, x, bias));
            Check(Public(word, x.to(ScalarType.Float64), null), Public(word, x, null));
        }
    }

    [Fact]
    public void Large_values_take_the_kernel()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        foreach (var (word, _) in Kinds)
        {
            var (x, bias) = (randn(FusedActivation.FewNumbers / 8, 8), randn(8));

            Assert.True(Public(word, x, bias).equal(Kernel(word, x, bias)).all().item<bool>());
        }
    }

    [Fact]
    public void Tails_of_gelu_and_silu_do_not_cancel()
    {
        using var scope = NewDisposeScope();
        var x = linspace(-9, -1, 257, ScalarType.Float64).unsqueeze(0);
        var exact = x / (1 + (-x).exp());

        var silu = FusedActivation.ByKernel<SiluCurve>(x.to(ScalarType.Float32), null, false).to(ScalarType.Float64);
        var gelu = FusedActivation.ByKernel<GeluCurve>(x.to(ScalarType.Float32), null, false);

        Assert.InRange((silu / exact - 1).abs().max().item<double>(), 0, 1e-6);
        Assert.True((gelu <= 0).all().item<bool>());
    }

    [Theory, MemberData(nameof(Cases))]
    public void Not_a_number_comes_out_as_one(SimdPath path, string word, bool hasBias)
    {
        using var scope = NewDisposeScope();
        using var _ = Simd.Force(path);
        var stride = IsGated(word) ? 40 : 20;
        var x = ones(3, stride);
        x[1, 17] = float.NaN;
        x[1, 3] = float.NaN;
        x[2, 4] = float.PositiveInfinity;
        var leaf = x.requires_grad_();

        var y = Kernel(word, leaf, hasBias ? zeros(stride) : null);
        y.sum().backward();

        Assert.True(y[1, 17].isnan().item<bool>() && y[1, 3].isnan().item<bool>());
        Assert.False(y[2, 4].isfinite().item<bool>());
        Assert.Equal(3, y.numel() - y.isfinite().sum().item<long>());
        Assert.True(leaf.grad![0].isfinite().all().item<bool>());
    }

    /// <summary>
    /// At the ends of the line silu and its slope are what libtorch has: no number where a sum or product has none. Its gelu
    /// loses positive infinity, too; ours keeps it.
    /// </summary>
    [Theory, InlineData(SimdPath.Portable), InlineData(SimdPath.Avx2), InlineData(SimdPath.Avx512)]
    public void Ends_of_the_line(SimdPath path)
    {
        using var scope = NewDisposeScope();
        using var _ = Simd.Force(path);
        float[] ends = [float.NegativeInfinity, float.PositiveInfinity, float.NaN, -3e38f, 3e38f, -100, 100, -0f, 0];
        var x = tensor(ends).repeat(4).view(1, -1).requires_grad_();

        var silu = FusedActivation.ByKernel<SiluCurve>(x, null, false);
        var truth = nn.functional.silu(x);
        AssertEqual(truth, silu);
        AssertEqual(autograd.grad([truth.sum()], [x])[0], autograd.grad([silu.sum()], [x])[0]);

        var gelu = FusedActivation.ByKernel<GeluCurve>(x, null, false);
        var none = float.NaN;
        AssertEqual(Repeated(none, float.PositiveInfinity, none, 0, 3e38f, 0, 100, 0, 0), gelu);
        AssertEqual(Repeated(none, none, none, 0, 1, 0, 1, 0.5f, 0.5f), autograd.grad([gelu.sum()], [x])[0]);
    }

    private static Tensor Repeated(params float[] numbers) => tensor(numbers).repeat(4).view(1, -1);

    private static void AssertEqual(Tensor expected, Tensor found) =>
        Assert.True(
            allclose(expected, found, 1e-6, 1e-6, equal_nan: true),
            $"found {Text(found)}, expected {Text(expected)}"
        );

    private static string Text(Tensor x) => string.Join(' ', x.detach().data<float>().ToArray().Take(9));

    [Theory, MemberData(nameof(Cases))]
    public unsafe void Nothing_beyond_the_rows_is_written(SimdPath path, string word, bool hasBias)
    {
        using var scope = NewDisposeScope();
        using var _ = Simd.Force(path);
        const float guard = 12345;
        const int room = 64;
        var (rows, width, gated) = (5, 33, IsGated(word));
        var stride = gated ? 2 * width : width;
        var (x, d, bias) = (randn(rows, stride), randn(rows, width), randn(stride));
        var from = new ActivationRows(TensorMemory.Of(x), hasBias ? TensorMemory.Of(bias) : null, rows, width, gated);
        Tensor Guarded(int count) => full(count + 2 * room, guard);
        var (y, dx, parts) = (Guarded(rows * width), Guarded(rows * stride), Guarded(from.Blocks * stride));
        parts.narrow(0, room, from.Blocks * stride).zero_();
        var forward = new ActivationForward<GeluCurve>(from, TensorMemory.Of(y) + room);
        var backward = new ActivationBackward<GeluCurve>(
            from,
            TensorMemory.Of(d),
            TensorMemory.Of(dx) + room,
            TensorMemory.Of(parts) + room
        );

        Simd.Run(ref forward);
        Simd.Run(ref backward);

        foreach (var written in new[] { y, dx, parts })
        {
            Assert.True((written.narrow(0, 0, room) == guard).all().item<bool>());
            Assert.True((written.narrow(0, written.numel() - room, room) == guard).all().item<bool>());
            Assert.False((written.narrow(0, room, written.numel() - 2 * room) == guard).any().item<bool>());
        }
    }

    [Fact]
    public void Repetition_and_the_number_of_threads_do_not_change_a_bit()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var threads = get_num_threads();
        try
        {
            foreach (var (word, gated) in Kinds)
            {
                var (x, bias) = (randn(501, gated ? 66 : 33), randn(gated ? 66 : 33));
                var results = new[] { 1, 2, 2 }
                    .Select(count =>
                    {
                        set_num_threads(count);
                        var (a, b) = (x.clone().requires_grad_(), bias.clone().requires_grad_());
                        var y = Kernel(word, a, b);
                        y.sum().backward();
                        return new[] { y.detach(), a.grad!, b.grad! };
                    })
                    .ToArray();
                Assert.All(
                    results,
                    r =>
                        Assert.All(
                            r.Zip(results[0]),
                            pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>())
                        )
                );
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void A_bias_that_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();

        var error = Assert.Throws<ArgumentException>(() =>
            FusedActivation.ByKernel<SiluCurve>(randn(4, 6), randn(3), true)
        );

        Assert.Contains(
            "found x [4, 6] and c [3], expected [.., 2 F] and [2 F]",
            error.Message,
            StringComparison.Ordinal
        );
    }

    private static bool IsGated(string word) => Kinds.Single(kind => kind.Word == word).Gated;

    private static Tensor Kernel(string word, Tensor x, Tensor? bias) =>
        word switch
        {
            "gelu" => FusedActivation.ByKernel<GeluCurve>(x, bias, false),
            "swiglu" => FusedActivation.ByKernel<SiluCurve>(x, bias, true),
            _ => FusedActivation.ByKernel<GeluCurve>(x, bias, true),
        };

    private static Tensor Public(string word, Tensor x, Tensor? bias) =>
        word switch
        {
            "gelu" => FusedActivation.Gelu(x, bias),
            "swiglu" => FusedActivation.SwiGlu(x, bias),
            _ => FusedActivation.GeGlu(x, bias),
        };

    private static Tensor Plain(string word, Tensor x, Tensor? bias)
    {
        var z = bias is null ? x : x + bias;
        Tensor Gelu(Tensor u) => u * 0.5 * (1 + (u / Math.Sqrt(2)).erf());
        var halves = IsGated(word) ? z.chunk(2, -1) : [z, z];
        return word switch
        {
            "gelu" => Gelu(z),
            "swiglu" => halves[0] / (1 + (-halves[0]).exp()) * halves[1],
            _ => Gelu(halves[0]) * halves[1],
        };
    }

    private static void Check(Tensor truth, Tensor found)
    {
        Assert.Equal(truth.shape, found.shape);
        var error = (truth - found.to(ScalarType.Float64)).abs().max().item<double>();
        Assert.InRange(error, 0, Bound * Math.Max(truth.abs().max().item<double>(), 1e-3));
    }
}
