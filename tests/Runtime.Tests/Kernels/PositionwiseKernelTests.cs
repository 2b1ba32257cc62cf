using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Kernels that treat positions one by one against plain operations in float64, gradients included.</summary>
public class PositionwiseKernelTests
{
    private const double Bound = 5e-6;

    public static TheoryData<SimdPath, int, int> Cases()
    {
        var cases = new TheoryData<SimdPath, int, int>();
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            foreach (var length in new[] { 1, 2, 63, 65, 100, 1000 })
            {
                foreach (var size in new[] { 1, 2, 20, 32, 33, 64, 128 })
                {
                    cases.Add(path, length, size);
                }
            }
        }

        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Root_mean_square_norm(SimdPath path, int length, int width)
    {
        using var scope = NewDisposeScope();
        using var _ = Simd.Force(path);
        manual_seed(1);
        var gain = randn([width], ScalarType.Float64);
        Compare(
            width,
            length,
            gain,
            (x, g) => RmsNorm.Run(x, g, 1e-5),
            (x, g) => x / ((x * x).mean([-1], keepdim: true) + 1e-5).sqrt() * g,
            // A single coordinate is mapped to its sign: the gradient is a difference of equal terms, 1 / |x| large.
            width == 1
                ? 5
                : 1e-3
        );
    }

    [Theory, MemberData(nameof(Cases))]
    public void Root_mean_square_norm_without_a_gain(SimdPath path, int length, int width)
    {
        using var scope = NewDisposeScope();
        using var _ = Simd.Force(path);
        manual_seed(5);
        var x = randn([2, length, width], ScalarType.Float64);
        Check(x / ((x * x).mean([-1], keepdim: true) + 1e-5).sqrt(), RmsNorm.Run(x.@float(), 1e-5));

        // Where gradients are asked for they come.
        var trained = x.@float().requires_grad_();
        Check(RmsNorm.Run(x, 1e-5), RmsNorm.Run(trained, 1e-5));
        RmsNorm.Run(trained, 1e-5).sum().backward();
        Assert.NotNull(trained.grad);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Rotation_of_some_heads(SimdPath path, int length, int size)
    {
        using var scope = NewDisposeScope();
        using var _ = Simd.Force(path);
        manual_seed(2);
        var pair = 2 * size;
        var angles = arange(length, ScalarType.Float64).unsqueeze(1) * (arange(size, ScalarType.Float64) * -0.3).exp();
        var (cos, sin) = (angles.cos().repeat_interleave(2, 1), stack([-angles.sin(), angles.sin()], -1).flatten(1));
        Compare(
            3 * pair,
            length,
            null,
            (x, _) => Rotation.Run(x, cos.@float(), sin.@float(), 3, 1, 2),
            (x, _) =>
            {
                var heads = x.view(2, length, 3, size, 2);
                var turned = heads * cos.view(length, 1, size, 2) + heads.flip(-1) * sin.view(length, 1, size, 2);
                return cat([heads.narrow(2, 0, 1), turned.narrow(2, 1, 2)], 2).flatten(2);
            }
        );
    }

    [Fact]
    public void A_table_rotates_as_plain_operations_do()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var table = new RotaryTable(8, (t, i) => t * (-i * 0.3).exp());
        var x = randn(2, 20, 48);
        Check(table.Rotate(x.@double(), 22, 3, 1, 2), table.Rotate(x, 22, 3, 1, 2));
    }

    [Theory, InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public void A_pair_that_is_no_number_is_rotated_to_one(float value)
    {
        using var scope = NewDisposeScope();
        var x = ones(1, 4, 40);
        x[0, 2, 7] = value;
        var y = Rotation.Run(x, full(4, 20, 0.6f), full(4, 20, 0.8f), 2, 0, 2);

        Assert.Equal(2, y.numel() - y.isfinite().sum().item<long>());
        Assert.False(y[0, 2, 6].isfinite().item<bool>() || y[0, 2, 7].isfinite().item<bool>());
    }

    [Fact]
    public void Not_a_number_comes_out_as_one()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, float.NaN, 2f, float.PositiveInfinity, 1f, 1f]).view(1, 3, 2);

        var y = RmsNorm.Run(x, ones(2), 1e-5);

        Assert.True(y[0, 0].isnan().all().item<bool>());
        Assert.True(y[0, 1].isnan().any().item<bool>());
        Assert.True(y[0, 2].isfinite().all().item<bool>());
    }

    [Fact]
    public void One_thread_and_two_give_the_same_bits()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (x, gain) = (randn(3, 500, 33), randn(33));
        var threads = get_num_threads();
        try
        {
            var results = new[] { 1, 2, 2 }
                .Select(count =>
                {
                    set_num_threads(count);
                    var (a, g) = (x.clone().requires_grad_(), gain.clone().requires_grad_());
                    RmsNorm.Run(a, g, 1e-5).sum().backward();
                    return (Norm: a.grad!, Gain: g.grad!);
                })
                .ToArray();
            Assert.All(results, r => Assert.True(r.Norm.equal(results[0].Norm).all().item<bool>()));
            Assert.All(results, r => Assert.True(r.Gain.equal(results[0].Gain).all().item<bool>()));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    /// <summary>The input is a view of columns of a wider tensor, as queries and keys are.</summary>
    private static void Compare(
        int width,
        int length,
        Tensor? gain,
        Func<Tensor, Tensor, Tensor> kernel,
        Func<Tensor, Tensor, Tensor> truth,
        double least = 1e-3
    )
    {
        var wide = randn([2, length, width + 5], ScalarType.Float64);
        var weights = randn([2, length, width], ScalarType.Float64);
        (Tensor Output, Tensor X, Tensor? Gain) Run(ScalarType type, Func<Tensor, Tensor, Tensor> map)
        {
            var x = wide.to(type).detach().clone().requires_grad_();
            var g = gain?.to(type).detach().clone().requires_grad_();
            var y = map(x.narrow(2, 3, width), g!);
            (y * weights.to(type)).sum().backward();
            return (y.detach(), x.grad!, g?.grad);
        }

        var (single, exact) = (Run(ScalarType.Float32, kernel), Run(ScalarType.Float64, truth));
        Check(exact.Output, single.Output);
        Check(exact.X, single.X, least);
        if (gain is not null)
        {
            Check(exact.Gain!, single.Gain!);
        }
    }

    private static void Check(Tensor truth, Tensor found, double least = 1e-3)
    {
        Assert.Equal(truth.shape, found.shape);
        var error = (truth - found.to(ScalarType.Float64)).abs().max().item<double>();
        Assert.InRange(error, 0, Bound * Math.Max(truth.abs().max().item<double>(), least));
    }
}
