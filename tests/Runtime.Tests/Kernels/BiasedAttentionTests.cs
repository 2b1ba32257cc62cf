using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>Biased attention against the same in float64 by operations of libtorch, on every path.</summary>
public class BiasedAttentionTests
{
    private const double Bound = 5e-6;

    public static TheoryData<SimdPath> Paths => [.. Enum.GetValues<SimdPath>()];

    /// <summary>Batch, heads, positions, head sizes of keys and of values.</summary>
    private static readonly (int B, int H, int T, int E, int F)[] Shapes =
    [
        (2, 3, 1, 1, 1),
        (1, 2, 2, 2, 3),
        (2, 1, 63, 20, 20),
        (1, 2, 64, 32, 32),
        (2, 2, 65, 33, 20),
        (1, 3, 100, 64, 64),
        (1, 1, 200, 128, 16),
        (1, 2, 100, 2, 128),
        (1, 1, 1000, 16, 33),
        (1, 1, 1000, 32, 1),
    ];

    [Theory, MemberData(nameof(Paths))]
    public void Causal_with_a_learned_bias(SimdPath path) =>
        Each(path, (shape, nearest) => Case.Draw(shape, nearest, softmax: true, causal: true, last: false));

    [Theory, MemberData(nameof(Paths))]
    public void Not_normalised(SimdPath path) =>
        Each(path, (shape, nearest) => Case.Draw(shape, nearest, softmax: false, causal: true, last: false));

    [Theory, MemberData(nameof(Paths))]
    public void Last_position(SimdPath path) =>
        Each(path, (shape, nearest) => Case.Draw(shape, nearest, softmax: true, causal: true, last: true));

    [Theory, MemberData(nameof(Paths))]
    public void Last_position_not_normalised(SimdPath path) =>
        Each(path, (shape, nearest) => Case.Draw(shape, nearest, softmax: false, causal: true, last: true));

    [Theory, MemberData(nameof(Paths))]
    public void No_bias(SimdPath path)
    {
        foreach (var causal in new[] { true, false })
        {
            foreach (var last in new[] { true, false })
            {
                Each(path, (shape, _) => Case.Draw(shape, null, softmax: true, causal, last));
                Each(path, (shape, _) => Case.Draw(shape, null, softmax: false, causal, last));
            }
        }
    }

    /// <summary>Every length with every head size, on the registers of this machine.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(63), InlineData(65), InlineData(100), InlineData(1000)]
    public void Every_length_and_size(int length)
    {
        foreach (var size in new[] { 1, 2, 20, 32, 33, 64, 128 })
        {
            using var scope = NewDisposeScope();
            var heads = length < 1000 ? 2 : 1;
            Case.Draw((1, heads, length, size, size), length > 1 ? 1 : 0, softmax: true, causal: true, last: false)
                .CompareWithTruth(isOneKey: length <= 2);
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Steep_slopes_skip_tiles(SimdPath path)
    {
        using var _ = Simd.Force(path);
        foreach (var slope in new[] { 0.3, 4, 200 })
        {
            Case.Draw((1, 2, 600, 20, 20), 0, softmax: true, causal: true, last: false, slope)
                .CompareWithTruth(isOneKey: slope > 1);
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Rising_biases_move_the_maximum_from_tile_to_tile(SimdPath path)
    {
        using var _ = Simd.Force(path);
        Case.Draw((1, 2, 300, 20, 20), 1, softmax: true, causal: true, last: false, slope: -0.2).CompareWithTruth();
    }

    [Theory, MemberData(nameof(Paths))]
    public void Columns_of_a_packed_product(SimdPath path)
    {
        using var _ = Simd.Force(path);
        using var scope = NewDisposeScope();
        manual_seed(3);
        var packed = randn(2, 70, 3 * 2 * 20);
        var (q, k, v) = (packed.narrow(2, 0, 40), packed.narrow(2, 40, 40), packed.narrow(2, 80, 40));
        var apart = BiasedAttention.Run(q.contiguous(), k.contiguous(), v.contiguous(), null, 2, true);
        Assert.True(Same(apart, BiasedAttention.Run(q, k, v, null, 2, true)));

        // Dense in time instead of columns, and a batch that is expanded.
        var turned = k.contiguous().transpose(1, 2).contiguous().transpose(1, 2);
        Assert.True(Same(apart, BiasedAttention.Run(q, turned, v, null, 2, true)));
        var one = q.narrow(0, 0, 1).expand(2, 70, 40);
        Assert.True(
            Same(
                BiasedAttention.Run(one.contiguous(), k, v, null, 2, true),
                BiasedAttention.Run(one, k, v, null, 2, true)
            )
        );
    }

    [Fact]
    public void Gradients_through_a_packed_product()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var packed = randn(2, 70, 120, requires_grad: true);
        BiasedAttention
            .Run(packed.narrow(2, 0, 40), packed.narrow(2, 40, 40), packed.narrow(2, 80, 40), null, 2, true)
            .square()
            .sum()
            .backward();
        var truth = packed.detach().to(ScalarType.Float64).requires_grad_();
        BiasedAttention
            .Run(truth.narrow(2, 0, 40), truth.narrow(2, 40, 40), truth.narrow(2, 80, 40), null, 2, true)
            .square()
            .sum()
            .backward();
        Case.AssertClose(truth.grad!, packed.grad!, "packed");
    }

    [Fact]
    public void An_expanded_gradient_and_inputs_without_gradients()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var (q, k, v) = (randn(1, 40, 12, requires_grad: true), randn(1, 40, 12), randn(1, 40, 12));
        var bias = zeros(1, 40, requires_grad: true);
        BiasedAttention.Run(q, k, v, bias, 2, true).sum().backward();
        var expected = q.grad!.clone();
        q.grad = null;
        BiasedAttention.Composed(q, k, v, bias.detach(), 2, true, 1, true).sum().backward();
        Assert.True(allclose(expected, q.grad!, 1e-4, 1e-5));
        Assert.Equal([1L, 40], bias.grad!.shape);
    }

    [Theory, MemberData(nameof(Paths))]
    public void Repetition_and_threads_change_no_bit(SimdPath path)
    {
        using var _ = Simd.Force(path);
        var threads = get_num_threads();
        try
        {
            foreach (var heads in new[] { 1, 5 })
            {
                using var scope = NewDisposeScope();
                var test = Case.Draw((1, heads, 300, 20, 20), 1, softmax: true, causal: true, last: false);
                set_num_threads(1);
                var first = test.Ours();
                set_num_threads(2);
                var second = test.Ours();
                var third = test.Ours();
                for (var i = 0; i < first.Length; i++)
                {
                    Assert.True(Same(first[i], second[i]));
                    Assert.True(Same(first[i], third[i]));
                }
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void What_is_no_number_stays_visible(SimdPath path)
    {
        using var _ = Simd.Force(path);
        foreach (var value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            for (var argument = 0; argument < 3; argument++)
            {
                using var scope = NewDisposeScope();
                var test = Case.Draw((1, 1, 130, 20, 20), 0, softmax: true, causal: true, last: false);
                test.Inputs[argument][0, 70, 3] = tensor(value);
                var (found, truth) = (test.Ours(), test.Composed());
                Assert.True(isfinite(found[0].narrow(1, 0, 70)).all().item<bool>());
                Assert.True(Same(isfinite(found[0]).contiguous(), isfinite(truth).contiguous()));
                Assert.False(float.IsNaN(value) && isfinite(found[1]).all().item<bool>());
            }
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void What_is_no_number_stays_visible_in_tiles_without_weight(SimdPath path)
    {
        using var _ = Simd.Force(path);
        foreach (var value in new[] { float.NaN, float.PositiveInfinity })
        {
            foreach (var softmax in new[] { true, false })
            {
                using var scope = NewDisposeScope();
                var test = Case.Draw((1, 1, 300, 20, 20), 0, softmax, causal: true, last: false, slope: 50);
                test.Inputs[2][0, 10, 3] = tensor(value);
                var found = test.Ours();
                Assert.True(isnan(found[0][0, 299, 3]).item<bool>());
                Assert.True(isfinite(found[0].narrow(1, 0, 10)).all().item<bool>());
                Assert.False(isfinite(found[1][0, 299]).all().item<bool>());
            }
        }
    }

    [Fact]
    public void A_form_of_its_own_changes_no_bit()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        foreach (var size in new[] { 16, 32, 64, 128 })
        {
            var (q, k, v) = (randn(2, 70, 2 * size), randn(2, 70, 2 * size), randn(2, 70, 2 * size));
            var bias = randn(2, 70);
            Check<DistanceBiases, CausalMask>(size, q, k, v, bias);
            Check<NoBias, CausalMask>(size, q, k, v, null);
            Check<NoBias, NoMask>(size, q, k, v, null);
        }

        Assert.Throws<ArgumentException>(() =>
            BiasedAttention.Run<HeadSize32, CausalMask, NoBias>(
                zeros(1, 3, 40),
                zeros(1, 3, 40),
                zeros(1, 3, 40),
                null,
                2,
                true
            )
        );
        Assert.Throws<ArgumentException>(() =>
            BiasedAttention.Run<AnyHeadSize, CausalMask, DistanceBiases>(
                zeros(1, 3, 4),
                zeros(1, 3, 4),
                zeros(1, 3, 4),
                null,
                2,
                true
            )
        );
    }

    private static void Check<TBias, TMask>(int size, Tensor q, Tensor k, Tensor v, Tensor? bias)
        where TBias : struct, IAttentionBias
        where TMask : struct, IAttentionMask
    {
        var general = BiasedAttention.Run(q, k, v, bias, 2, true, 0.2, TMask.IsCausal);
        var own = size switch
        {
            16 => BiasedAttention.Run<HeadSize16, TMask, TBias>(q, k, v, bias, 2, true, 0.2),
            32 => BiasedAttention.Run<HeadSize32, TMask, TBias>(q, k, v, bias, 2, true, 0.2),
            64 => BiasedAttention.Run<HeadSize64, TMask, TBias>(q, k, v, bias, 2, true, 0.2),
            _ => BiasedAttention.Run<HeadSize128, TMask, TBias>(q, k, v, bias, 2, true, 0.2),
        };
        Assert.True(Same(general, own));
    }

    [Fact]
    public void A_fault_of_the_backward_pass_comes_out_of_it_and_of_no_other()
    {
        using var scope = NewDisposeScope();
        var x = randn(1, 10, 8, requires_grad: true);
        var options = new AttentionOptions(2, true, 1, true, false, new Faulty());
        var loss = BiasedAttentionFunction.apply(x, x.detach(), x.detach(), options).sum();
        var fault = Assert.Throws<InvalidOperationException>(() => KernelFault.Backward(loss));
        Assert.Equal("drawn fault", fault.Message);
        Assert.True(isfinite(BiasedAttention.Run(x, x, x, null, 2, true)).all().item<bool>());
    }

    private sealed class Faulty : AttentionKernels
    {
        public override void Forward(in AttentionCall call) => Any(true, false).Forward(call);

        public override void Backward(in AttentionCall call) => throw new InvalidOperationException("drawn fault");
    }

    [Fact]
    public void Other_types_are_composed()
    {
        using var scope = NewDisposeScope();
        var test = Case.Draw((2, 2, 50, 8, 8), 1, softmax: true, causal: true, last: false);
        var (q, k, v, b) = (
            test.Inputs[0].to(float64),
            test.Inputs[1].to(float64),
            test.Inputs[2].to(float64),
            test.Bias
        );
        var expected = Mixing.Heads(AttentionWeights.DotProduct(q, k, b!.to(float64), 2, true, 0.5, true, true), v, 2);
        var found = BiasedAttention.Run(q, k, v, b!.to(float64), 2, true, 0.5);
        Assert.Equal(ScalarType.Float64, found.dtype);
        Assert.True(allclose(expected, found));
    }

    /// <summary>Whether two contiguous tensors agree bit by bit.</summary>
    private static bool Same(Tensor x, Tensor y) => x.bytes.SequenceEqual(y.bytes);

    private static void Each(SimdPath path, Func<(int B, int H, int T, int E, int F), int, Case> draw)
    {
        using var _ = Simd.Force(path);
        foreach (var shape in Shapes)
        {
            foreach (var nearest in new[] { 0, 1 })
            {
                using var scope = NewDisposeScope();
                draw(shape, nearest).CompareWithTruth(isOneKey: shape.T <= 2);
            }
        }
    }

    /// <summary>Drawn inputs and a gradient of the outputs.</summary>
    private sealed record Case(Tensor[] Inputs, Tensor? Bias, Tensor Gradient, int Heads, bool Softmax, bool Causal)
    {
        private const double Scale = 0.5;

        public static Case Draw(
            (int B, int H, int T, int E, int F) shape,
            int? nearest,
            bool softmax,
            bool causal,
            bool last,
            double slope = 0.02
        )
        {
            manual_seed(shape.T + shape.E);
            var (b, h, t, e, f) = shape;
            var queries = last ? 1 : t;

            // Logits of size 1, or less where they are exponents.
            var spread = softmax ? Math.Sqrt(2 / Math.Sqrt(e)) : 0.5 / Math.Sqrt(e);
            var bias = nearest is { } n
                ? DistanceBias.Tabulate(t, n, zeros(1), x => -slope * DistanceBias.Heads(h, x) * x + 0.1 * randn(h, 1))
                : null;
            return new Case(
                [randn(b, queries, h * e) * spread, randn(b, t, h * e) * spread, randn(b, t, h * f)],
                bias,
                randn(b, queries, h * f),
                h,
                softmax,
                causal
            );
        }

        /// <summary>The output and the gradients of q, k, v and the bias.</summary>
        public Tensor[] Ours() => Compute(ScalarType.Float32);

        /// <summary>The output by operations of libtorch, in float32.</summary>
        public Tensor Composed() =>
            BiasedAttention.Composed(Inputs[0], Inputs[1], Inputs[2], Bias, Heads, Softmax, Scale, Causal);

        /// <param name="isOneKey">
        /// Whether softmax has (almost) one key in every row. Gradients of its logits are then differences of equal numbers,
        /// and their errors are compared with the gradient of v.
        /// </param>
        public void CompareWithTruth(bool isOneKey = false)
        {
            using var scope = NewDisposeScope();
            var (truth, found) = (Compute(ScalarType.Float64), Ours());
            for (var i = 0; i < truth.Length; i++)
            {
                var name = $"{"oqkvb"[i]} of {string.Join(' ', Inputs.Select(x => string.Join(',', x.shape)))}";
                AssertClose(truth[i], found[i], name, isOneKey ? truth[3].abs().max().item<double>() : 0);
            }

            using var __ = no_grad();
            var (q, k, v) = (Inputs[0], Inputs[1], Inputs[2]);
            Assert.True(Same(found[0], BiasedAttention.Run(q, k, v, Bias, Heads, Softmax, Scale, Causal)));
        }

        public static void AssertClose(Tensor truth, Tensor found, string name, double least = 0)
        {
            Assert.Equal(truth.shape, found.shape);
            var largest = Math.Max(least, truth.abs().max().item<double>());
            var error = (found.to(ScalarType.Float64) - truth).abs().max().item<double>();
            Assert.True(error <= Bound * largest + 1e-30, $"{name}: error {error:g3}, largest {largest:g3}");
        }

        private Tensor[] Compute(ScalarType type)
        {
            Tensor Leaf(Tensor x) => x.detach().to(type, copy: true).requires_grad_();
            Tensor[] inputs = [.. Inputs.Select(Leaf)];
            var bias = Bias is null ? null : Leaf(Bias);
            var (q, k, v) = (inputs[0], inputs[1], inputs[2]);
            var result = BiasedAttention.Run(q, k, v, bias, Heads, Softmax, Scale, Causal);
            result.backward([Gradient.to(type)]);
            List<Tensor> all = [result.detach(), .. inputs.Select(x => x.grad!)];
            if (bias is not null)
            {
                all.Add(bias.grad!);
            }

            return [.. all];
        }
    }
}
