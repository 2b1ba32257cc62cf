using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>The loss over tokens against libtorch's in float64, gradients included.</summary>
public class CrossEntropyTests
{
    private const double Bound = 5e-6;

    [Theory, InlineData(SimdPath.Portable), InlineData(SimdPath.Avx2), InlineData(SimdPath.Avx512)]
    public void Equals_libtorch_in_float64(SimdPath path)
    {
        using var _ = Simd.Force(path);
        manual_seed(1);
        foreach (var rows in new[] { 1, 2, 63, 65, 100, 1000 })
        {
            foreach (var n in new[] { 1, 2, 20, 32, 33, 64, 128, 1001 })
            {
                using var scope = NewDisposeScope();
                var logits = 4 * randn([rows, n], ScalarType.Float64);
                var targets = randint(0, n, [rows], ScalarType.Int64);
                if (rows > 2)
                {
                    targets[1] = CrossEntropy.Ignored;
                }

                (double Loss, Tensor Gradient) Run(ScalarType type, Func<Tensor, Tensor> loss)
                {
                    var leaf = logits.to(type).detach().clone().requires_grad_();
                    var value = loss(leaf);
                    (3 * value).backward();
                    return (value.to(ScalarType.Float64).item<double>(), leaf.grad!.to(ScalarType.Float64));
                }

                var exact = Run(ScalarType.Float64, x => nn.functional.cross_entropy(x, targets));
                var single = Run(ScalarType.Float32, x => CrossEntropy.ByKernel(x, targets));
                Assert.InRange(
                    single.Loss,
                    exact.Loss - Bound * (exact.Loss + 1e-3),
                    exact.Loss + Bound * (exact.Loss + 1e-3)
                );
                var error = (exact.Gradient - single.Gradient).abs().max().item<double>();
                Assert.InRange(error, 0, Bound * Math.Max(exact.Gradient.abs().max().item<double>(), 1e-3));
            }
        }
    }

    [Fact]
    public void Every_position_and_the_last_one_and_other_types_agree()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var logits = randn(4, 100, 200);
        var targets = randint(0, 200, [4, 100], ScalarType.Int64);

        double Difference(Tensor x, Tensor c) =>
            Math.Abs(
                CrossEntropy.Run(x, c).item<float>() - CrossEntropy.Run(x.to(ScalarType.Float64), c).item<double>()
            );

        Assert.InRange(Difference(logits, targets), 0, 2e-6);
        Assert.InRange(Difference(logits.select(1, 99), targets.select(1, 99)), 0, 2e-6);
        Assert.InRange(Difference(logits.transpose(0, 1), targets.transpose(0, 1)), 0, 2e-6);
    }

    [Fact]
    public void Logits_far_apart_stay_finite()
    {
        using var scope = NewDisposeScope();
        var logits = tensor([1000f, -1000f, 0f, float.NegativeInfinity]).view(1, 4).requires_grad_();

        var loss = CrossEntropy.ByKernel(logits, tensor([1L]));
        loss.backward();

        Assert.Equal(2000, loss.item<float>());
        Assert.Equal([1f, -1f, 0f, 0f], logits.grad!.data<float>().ToArray());
    }

    [Theory, InlineData(SimdPath.Portable), InlineData(SimdPath.Avx2), InlineData(SimdPath.Avx512)]
    public void Not_a_number_comes_out_as_one_in_its_row_alone(SimdPath path)
    {
        using var scope = NewDisposeScope();
        using var _ = Simd.Force(path);
        var logits = randn(3, 20);
        logits[1, 3] = float.NaN;
        var leaf = logits.requires_grad_();

        var loss = CrossEntropy.ByKernel(leaf, tensor([1L, 2L, 3L]));
        loss.backward();

        Assert.True(loss.isnan().item<bool>());
        Assert.True(leaf.grad![1].isnan().all().item<bool>());
        Assert.True(leaf.grad[0].isfinite().all().item<bool>() && leaf.grad[2].isfinite().all().item<bool>());
        Assert.True(
            CrossEntropy.ByKernel(logits, full([3], CrossEntropy.Ignored, ScalarType.Int64)).isnan().item<bool>()
        );
    }

    [Fact]
    public void Targets_that_are_no_token_are_refused()
    {
        using var scope = NewDisposeScope();

        var beyond = Assert.Throws<ArgumentException>(() => CrossEntropy.ByKernel(randn(2, 5), tensor([0L, 5L])));
        var shape = Assert.Throws<ArgumentException>(() => CrossEntropy.Run(randn(2, 5), tensor([0L])));

        Assert.Contains("found the target 5, expected 0 .. 4 or -100", beyond.Message, StringComparison.Ordinal);
        Assert.Contains("expected [.., n] and Int64 [..]", shape.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repetition_and_the_number_of_threads_do_not_change_a_bit()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var logits = randn(1001, 133);
        var targets = randint(0, 133, [1001], ScalarType.Int64);
        var threads = get_num_threads();
        try
        {
            var results = new[] { 1, 2, 2 }
                .Select(count =>
                {
                    set_num_threads(count);
                    var leaf = logits.clone().requires_grad_();
                    var loss = CrossEntropy.Run(leaf, targets);
                    loss.backward();
                    return (Loss: loss.item<float>(), Gradient: leaf.grad!);
                })
                .ToArray();
            Assert.All(results, r => Assert.Equal(results[0].Loss, r.Loss));
            Assert.All(results, r => Assert.True(r.Gradient.equal(results[0].Gradient).all().item<bool>()));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Theory, InlineData(SimdPath.Portable), InlineData(SimdPath.Avx2), InlineData(SimdPath.Avx512)]
    public unsafe void Nothing_beyond_the_rows_is_written(SimdPath path)
    {
        using var scope = NewDisposeScope();
        using var _ = Simd.Force(path);
        const float guard = 12345;
        const int room = 64;
        var (rows, n) = (7, 33);
        var x = randn(rows, n);
        var (dx, statistics) = (full(rows * n + 2 * room, guard), full(2 * rows + 2 * room, guard));
        var losses = new double[CrossEntropyForward.Items(rows, n)];
        long[] tokens = [0, 32, CrossEntropy.Ignored, 3, 4, 5, 32];
        fixed (long* targets = tokens)
        {
            var kept = TensorMemory.Of(statistics) + room;
            var forward = new CrossEntropyForward(TensorMemory.Of(x), targets, kept, losses, rows, n);
            Simd.Run(ref forward);
            var to = TensorMemory.Of(dx) + room;
            var backward = new CrossEntropyBackward(TensorMemory.Of(x), targets, kept, to, rows, n, 1);
            Simd.Run(ref backward);
        }

        foreach (var written in new[] { dx, statistics })
        {
            Assert.True((written.narrow(0, 0, room) == guard).all().item<bool>());
            Assert.True((written.narrow(0, written.numel() - room, room) == guard).all().item<bool>());
        }

        Assert.False((dx.narrow(0, room, rows * n) == guard).any().item<bool>());
    }
}
