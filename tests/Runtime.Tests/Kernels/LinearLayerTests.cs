using System;
using System.Linq;
using TorchSharp.Modules;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Linear maps against libtorch's in float64.</summary>
public class LinearLayerTests
{
    private const double Bound = 5e-6;

    public static TheoryData<int, int, int, SimdPath> Sizes()
    {
        var data = new TheoryData<int, int, int, SimdPath>();
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            foreach (
                var (rows, inputs, outputs) in new[]
                {
                    (1, 1, 1),
                    (2, 20, 33),
                    (63, 64, 2),
                    (65, 33, 65),
                    (100, 128, 20),
                    (1000, 32, 130),
                    (7, 500, 70),
                    (1000, 2, 1),
                }
            )
            {
                data.Add(rows, inputs, outputs, path);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Values_and_gradients_are_those_of_float64(int rows, int inputs, int outputs, SimdPath path)
    {
        using var scope = NewDisposeScope();
        using var forced = Simd.Force(path);
        manual_seed(rows + inputs);
        foreach (var (hasBias, hasResidual) in new[] { (false, false), (true, false), (true, true), (false, true) })
        {
            var given = Given(rows, inputs, outputs, hasBias, hasResidual);
            var exact = given.Select(tensor => tensor?.detach().to(ScalarType.Float64).requires_grad_()).ToArray();
            var direction = randn([rows, 1, outputs]);

            var y = LinearLayer.RunAnySize(given[0]!, given[1]!, given[2], given[3]);
            var truth =
                nn.functional.linear(exact[0]!, exact[1]!, exact[2]) + (exact[3] ?? zeros(1, ScalarType.Float64));
            y.backward([direction]);
            truth.backward([direction.to(ScalarType.Float64)]);

            Near(truth, y);
            for (var i = 0; i < given.Length; i++)
            {
                if (given[i] is { } tensor)
                {
                    // Sums over rows of terms of both signs may come out near 0: they are measured by sqrt(M).
                    Near(exact[i]!.grad!, tensor.grad!, i is 1 or 2 ? Math.Sqrt(rows) / 4 : 0);
                }
            }
        }
    }

    [Fact]
    public void Results_repeat_bit_by_bit_on_any_number_of_threads()
    {
        using var scope = NewDisposeScope();
        var before = get_num_threads();
        var given = Given(1001, 65, 130, true, true);
        var direction = randn([1001, 1, 130]);
        try
        {
            var runs = new[] { 1, 2, 2 }
                .Select(threads =>
                {
                    set_num_threads(threads);
                    var own = given.Select(tensor => tensor!.detach().clone().requires_grad_()).ToArray();
                    var y = LinearLayer.RunAnySize(own[0], own[1], own[2], own[3]);
                    y.backward([direction]);
                    return own.Select(tensor => tensor.grad!).Prepend(y).ToArray();
                })
                .ToArray();
            for (var i = 0; i < runs[0].Length; i++)
            {
                Assert.True(runs[1][i].equal(runs[2][i]).all().item<bool>(), $"repetition of {i}");
                Assert.True(runs[0][i].equal(runs[1][i]).all().item<bool>(), $"threads of {i}");
            }
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_no_number_comes_out_as_none(float value)
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (randn(70, 33), randn(20, 33));
        x[5, 7] = value;
        x[5, 8] = -value;
        weight[TensorIndex.Colon, TensorIndex.Slice(7, 9)] = 1;

        var y = LinearLayer.RunAnySize(x, weight, null, null);

        Assert.True(y[5].isnan().all().item<bool>());
        Assert.Equal(20, y.isnan().sum().item<long>());
    }

    [Fact]
    public void Columns_of_a_wider_tensor_and_transposed_weights_are_taken()
    {
        using var scope = NewDisposeScope();
        var (wide, turned) = (randn(40, 100), randn(30, 50));
        var (x, weight) = (wide.narrow(1, 10, 30), turned.t());

        var y = LinearLayer.RunAnySize(x, weight, null, null);

        Near(matmul(x.to(ScalarType.Float64), turned.to(ScalarType.Float64)), y);
    }

    [Fact]
    public void Small_maps_and_float64_go_through_libtorch()
    {
        using var scope = NewDisposeScope();
        var (x, weight, bias) = (randn(3, 4), randn(5, 4), randn(5));
        Assert.True(LinearLayer.Run(x, weight, bias, ones(3, 5)).allclose(nn.functional.linear(x, weight, bias) + 1));
        var exact = LinearLayer.RunAnySize(x.@double(), weight.@double(), bias.@double(), null);
        Assert.Equal(ScalarType.Float64, exact.dtype);
    }

    /// <summary>What is read beyond A or B shows too: the guards are no numbers.</summary>
    [Fact]
    public unsafe void Nothing_outside_the_arrays_is_read_or_written()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 200; trial++)
        {
            var (m, n, k) = (random.Next(1, 60), random.Next(1, 150), random.Next(1, 500));
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                using var forced = Simd.Force(path);
                using var a = new GuardedFloats(m * k);
                using var b = new GuardedFloats(k * n);
                using var c = new GuardedFloats(m * n);
                a.Span.Fill(1);
                b.Span.Fill(1);

                var call = new Call(a.Start, b.Start, c.Start, m, n, k);
                Simd.Run(ref call);

                a.Check();
                b.Check();
                c.Check();
                Assert.Equal(-1, c.Span.IndexOfAnyExcept(k));
            }
        }
    }

    /// <summary>Of many rows, more than are taken at a time, and of blocks that no tile divides.</summary>
    [Fact]
    public unsafe void Nothing_outside_the_arrays_of_a_weights_gradient_is_read_or_written()
    {
        var random = new Random(6);
        for (var trial = 0; trial < 100; trial++)
        {
            var (m, n, k) = (random.Next(1, 260), random.Next(1, 300), random.Next(1, 600));
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                using var forced = Simd.Force(path);
                using var a = new GuardedFloats(k * m);
                using var b = new GuardedFloats(k * n);
                using var c = new GuardedFloats(m * n);
                using var sums = new GuardedFloats(m);
                a.Span.Fill(1);
                b.Span.Fill(2);

                var call = new DeepCall(a.Start, b.Start, c.Start, sums.Start, m, n, k);
                Simd.Run(ref call);

                a.Check();
                b.Check();
                c.Check();
                sums.Check();
                Assert.Equal(-1, c.Span.IndexOfAnyExcept(2 * k));
                Assert.Equal(-1, sums.Span.IndexOfAnyExcept(k));
            }
        }
    }

    private readonly unsafe struct DeepCall(float* a, float* b, float* c, float* sums, int m, int n, int k) : IKernel
    {
        public void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged =>
            DeepProduct<TLanes, TVector>.Run(a, new StoredEntries(b, n), c, sums, new(m, n, k), 2);
    }

    private readonly unsafe struct Call(float* a, float* b, float* c, int m, int n, int k) : IKernel
    {
        public void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : unmanaged
        {
            var size = new ProductSize(m, n, k);
            PanelProduct<TLanes, TVector>.Run(new(a, k, 1), new(b, n, 1), c, size, default, 2);
        }
    }

    private static Tensor?[] Given(int rows, int inputs, int outputs, bool hasBias, bool hasResidual) =>
        [
            randn([rows, 1, inputs]).requires_grad_(),
            new Parameter(randn([outputs, inputs])),
            hasBias ? new Parameter(randn([outputs])) : null,
            hasResidual ? randn([rows, 1, outputs]).requires_grad_() : null,
        ];

    private static void Near(Tensor truth, Tensor found, double least = 0)
    {
        var error = (found.to(ScalarType.Float64) - truth).abs().max().item<double>();
        Assert.True(error <= Bound * Math.Max(truth.abs().max().item<double>(), least), $"error {error}");
    }
}
