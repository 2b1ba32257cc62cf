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
            foreach (var (length, size) in new[] { (1, 2), (2, 20), (63, 32), (65, 64), (100, 6), (7, 128), (3, 34) })
            {
                cases.Add(path, length, size);
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
            (x, g) => x / ((x * x).mean([-1], keepdim: true) + 1e-5).sqrt() * g
        );
    }

    [Theory, MemberData(nameof(Cases))]
    public void Rotation_of_some_heads(SimdPath path, int length, int size)
    {
        using var scope = NewDisposeScope();
        using var _ = Simd.Force(path);
        manual_seed(2);
        var single = new RotaryTable(size / 2, (t, i) => t * (-i * 0.3).exp());
        var exact = new RotaryTable(size / 2, (t, i) => t * (-i * 0.3).exp());
        Compare(
            3 * size,
            length,
            null,
            (x, _) => single.Rotate(x, length + 2, 3, 1, 2),
            (x, _) => exact.Rotate(x, length + 2, 3, 1, 2)
        );
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
        Func<Tensor, Tensor, Tensor> truth
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
        Check(exact.X, single.X);
        if (gain is not null)
        {
            Check(exact.Gain!, single.Gain!);
        }
    }

    private static void Check(Tensor truth, Tensor found)
    {
        Assert.Equal(truth.shape, found.shape);
        var error = (truth - found.to(ScalarType.Float64)).abs().max().item<double>();
        Assert.InRange(error, 0, Bound * Math.Max(truth.abs().max().item<double>(), 1e-3));
    }
}
