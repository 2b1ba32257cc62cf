using System;
using System.Linq;
using TorchSharp.Modules;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Feed-forward networks against the formula by libtorch in float64, gradients included.</summary>
public class FeedForwardTests
{
    private const double Bound = 1e-5;

    /// <summary>Less than this may be what is left of terms of both signs.</summary>
    private const double Least = 0.1;

    private static readonly string[] Words = ["relu", "gelu", "swiglu", "geglu"];

    public static TheoryData<string, int, int, int, int, SimdPath> Cases()
    {
        var data = new TheoryData<string, int, int, int, int, SimdPath>();
        foreach (var word in Words)
        {
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                foreach (
                    var (rows, width, units, outputs) in new[]
                    {
                        (1, 1, 1, 1),
                        (65, 20, 33, 7),
                        (100, 64, 130, 64),
                        (1300, 16, 48, 20),
                    }
                )
                {
                    data.Add(word, rows, width, units, outputs, path);
                }
            }
        }

        return data;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Values_and_gradients_are_those_of_float64(
        string word,
        int rows,
        int width,
        int units,
        int outputs,
        SimdPath path
    )
    {
        using var scope = NewDisposeScope();
        using var forced = Simd.Force(path);
        manual_seed(rows + units);
        for (var choice = 0; choice < 8; choice++)
        {
            var given = Given(word, rows, width, units, outputs);
            given = given with
            {
                InnerBias = (choice & 1) == 0 ? null : given.InnerBias,
                OuterBias = (choice & 2) == 0 ? null : given.OuterBias,
                Residual = (choice & 4) == 0 ? null : given.Residual,
            };
            var exact = Copy(given, ScalarType.Float64);
            var direction = randn([rows, 1, outputs]);

            var y = Kernel(word, given);
            var truth = Formula(word, exact);
            y.backward([direction]);
            truth.backward([direction.to(ScalarType.Float64)]);

            Near(truth, y, Least);
            foreach (var (one, other) in given.All.Zip(exact.All))
            {
                // Sums over rows of terms of both signs may come out near 0: they are measured by sqrt(M).
                Near(other.grad!, one.grad!, one is Parameter ? Math.Sqrt(rows) / 4 : Least);
            }
        }
    }

    [Fact]
    public void Without_gradients_the_result_is_the_same()
    {
        using var scope = NewDisposeScope();
        foreach (var word in Words)
        {
            var given = Given(word, 500, 33, 70, 20);
            var y = Kernel(word, given);
            using var noGrad = no_grad();

            Assert.True(Kernel(word, given).equal(y).all().item<bool>());
        }
    }

    [Fact]
    public void Results_repeat_bit_by_bit_on_any_number_of_threads()
    {
        using var scope = NewDisposeScope();
        var before = get_num_threads();
        var given = Given("gelu", 2100, 65, 300, 130);
        var direction = randn([2100, 1, 130]);
        try
        {
            var runs = new[] { 1, 2, 5 }
                .Select(threads =>
                {
                    set_num_threads(threads);
                    var own = Copy(given, ScalarType.Float32);
                    var y = Kernel("gelu", own);
                    y.backward([direction]);
                    return own.All.Select(tensor => tensor.grad!).Prepend(y).ToArray();
                })
                .ToArray();
            for (var i = 0; i < runs[0].Length; i++)
            {
                Assert.True(runs[0][i].equal(runs[1][i]).all().item<bool>(), $"two threads, {i}");
                Assert.True(runs[0][i].equal(runs[2][i]).all().item<bool>(), $"five threads, {i}");
            }
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void What_is_no_number_stays_in_its_row()
    {
        using var scope = NewDisposeScope();
        foreach (var word in Words)
        {
            var given = Given(word, 70, 33, 40, 20);
            using (no_grad())
            {
                given.X[5, 0, 7] = float.NaN;
            }

            var y = Kernel(word, given);

            Assert.True(y[5].isnan().all().item<bool>());
            Assert.Equal(20, y.isnan().sum().item<long>());
        }
    }

    [Fact]
    public void Small_networks_float64_and_what_does_not_fit_go_through_the_maps()
    {
        using var scope = NewDisposeScope();
        foreach (var word in Words)
        {
            var given = Given(word, 3, 4, 5, 6);
            Near(Formula(word, Copy(given, ScalarType.Float64)), Public(word, given), Least);
            var exact = Copy(given, ScalarType.Float64);
            Assert.True(Public(word, exact).allclose(Formula(word, exact)));
        }
    }

    [Fact]
    public void Large_networks_take_the_kernel()
    {
        using var scope = NewDisposeScope();
        foreach (var word in Words)
        {
            var given = Given(word, 2048, 32, 64, 32);
            Assert.True(Public(word, given).equal(Kernel(word, given)).all().item<bool>());
        }
    }

    [Fact]
    public void An_input_that_needs_no_gradient_gets_none()
    {
        using var scope = NewDisposeScope();
        var given = Given("gelu", 100, 32, 64, 32);
        given = given with { X = given.X.detach(), Residual = null };

        Kernel("gelu", given).sum().backward();

        Assert.Null(given.X.grad);
        Assert.NotNull(given.Inner.grad);
    }

    /// <summary>What is read beyond an array shows too: the guards are no numbers.</summary>
    [Fact]
    public unsafe void Nothing_outside_the_arrays_is_read_or_written()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 60; trial++)
        {
            var gated = random.Next(2) == 0;
            var size = new FeedForwardSize(
                random.Next(1, 150),
                random.Next(1, 70),
                random.Next(1, 90),
                random.Next(1, 70),
                gated
            );
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                using var forced = Simd.Force(path);
                using var x = new GuardedFloats(size.Rows * size.Inputs);
                using var inner = new GuardedFloats(size.Hidden * size.Inputs);
                using var bias = new GuardedFloats(size.Hidden);
                using var outer = new GuardedFloats(size.Outputs * size.Units);
                using var residual = new GuardedFloats(size.Rows * size.Outputs);
                using var hidden = new GuardedFloats(size.Rows * size.Hidden);
                using var result = new GuardedFloats(size.Rows * size.Outputs);
                using var ofHidden = new GuardedFloats(size.Rows * size.Hidden);
                using var ofInput = new GuardedFloats(size.Rows * size.Inputs);
                GuardedFloats[] all = [x, inner, bias, outer, residual, hidden, result, ofHidden, ofInput];
                foreach (var array in new[] { x, inner, bias, outer, residual })
                {
                    array.Span.Fill(1);
                }

                var forward = new FeedForwardForward<ReluCurve>(
                    x.Start,
                    new(inner.Start, 1, size.Inputs),
                    new(outer.Start, 1, size.Units),
                    new(bias.Start, null),
                    new(null, residual.Start),
                    hidden.Start,
                    result.Start,
                    size
                );
                var backward = new FeedForwardBackward<ReluCurve>(
                    result.Start,
                    hidden.Start,
                    new(inner.Start, size.Inputs, 1),
                    new(outer.Start, size.Units, 1),
                    ofHidden.Start,
                    ofInput.Start,
                    size
                );
                Simd.Run(ref forward);
                Simd.Run(ref backward);

                foreach (var array in all)
                {
                    array.Check();
                }

                var z = size.Inputs + 1f;
                var y = (size.Units * (gated ? z * z : z)) + 1;
                Assert.Equal(-1, hidden.Span.IndexOfAnyExcept(z));
                Assert.Equal(-1, result.Span.IndexOfAnyExcept(y));
                Assert.Equal(-1, ofHidden.Span.IndexOfAnyExcept(size.Outputs * y * (gated ? z : 1)));
            }
        }
    }

    private static FeedForwardArguments Given(string word, int rows, int width, int units, int outputs)
    {
        var hidden = word.EndsWith("glu", StringComparison.Ordinal) ? 2 * units : units;
        return new(
            randn([rows, 1, width]).requires_grad_(),
            new Parameter(randn([hidden, width]) / Math.Sqrt(width)),
            new Parameter(randn([hidden])),
            new Parameter(randn([outputs, units]) / Math.Sqrt(units)),
            new Parameter(randn([outputs])),
            randn([rows, 1, outputs]).requires_grad_()
        );
    }

    private static FeedForwardArguments Copy(FeedForwardArguments given, ScalarType type)
    {
        Tensor? Of(Tensor? tensor) => tensor?.detach().clone().to(type).requires_grad_();
        return new(
            Of(given.X)!,
            Of(given.Inner)!,
            Of(given.InnerBias),
            Of(given.Outer)!,
            Of(given.OuterBias),
            Of(given.Residual)
        );
    }

    private static Tensor Kernel(string word, FeedForwardArguments given) =>
        word switch
        {
            "relu" => FeedForward.ByKernel<ReluCurve>(given, false, NotTaken),
            "gelu" => FeedForward.ByKernel<GeluCurve>(given, false, NotTaken),
            "swiglu" => FeedForward.ByKernel<SiluCurve>(given, true, NotTaken),
            _ => FeedForward.ByKernel<GeluCurve>(given, true, NotTaken),
        };

    private static Tensor NotTaken(Tensor product, Tensor? bias) => throw new InvalidOperationException();

    private static Tensor Public(string word, FeedForwardArguments given) =>
        word switch
        {
            "relu" => FeedForward.Relu(
                given.X,
                given.Inner,
                given.InnerBias,
                given.Outer,
                given.OuterBias,
                given.Residual
            ),
            "gelu" => FeedForward.Gelu(
                given.X,
                given.Inner,
                given.InnerBias,
                given.Outer,
                given.OuterBias,
                given.Residual
            ),
            "swiglu" => FeedForward.SwiGlu(
                given.X,
                given.Inner,
                given.InnerBias,
                given.Outer,
                given.OuterBias,
                given.Residual
            ),
            _ => FeedForward.GeGlu(given.X, given.Inner, given.InnerBias, given.Outer, given.OuterBias, given.Residual),
        };

    private static Tensor Formula(string word, FeedForwardArguments given)
    {
        var z = nn.functional.linear(given.X, given.Inner, given.InnerBias);
        var half = z.size(-1) / 2;
        var units = word switch
        {
            "relu" => nn.functional.relu(z),
            "gelu" => nn.functional.gelu(z),
            "swiglu" => nn.functional.silu(z.narrow(-1, 0, half)) * z.narrow(-1, half, half),
            _ => nn.functional.gelu(z.narrow(-1, 0, half)) * z.narrow(-1, half, half),
        };
        var y = nn.functional.linear(units, given.Outer, given.OuterBias);
        return given.Residual is null ? y : y + given.Residual;
    }

    private static void Near(Tensor truth, Tensor found, double least)
    {
        var error = (found.to(ScalarType.Float64) - truth).abs().max().item<double>();
        Assert.True(error <= Bound * Math.Max(truth.abs().max().item<double>(), least), $"error {error}");
    }
}
