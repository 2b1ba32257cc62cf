using System;
using System.Linq;
using TorchSharp;
using TorchSharp.Modules;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Training;
using Xunit;
using static TorchSharp.torch;

namespace Runtime.Tests.Training;

public class FlatOptimiserTests
{
    private const float Guard = 12345;

    public static TheoryData<SimdPath, int, double, double> Cases
    {
        get
        {
            var cases = new TheoryData<SimdPath, int, double, double>();
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                cases.Add(path, 1, 0.0, 0.0);
                cases.Add(path, 7, 0.1, 0.0);
                cases.Add(path, 1003, 0.01, 0.5);
                cases.Add(path, 20_000, 0.0, 1e6);
            }

            return cases;
        }
    }

    public static TheoryData<SimdPath, OptimiserKind> Kinds
    {
        get
        {
            var cases = new TheoryData<SimdPath, OptimiserKind>();
            foreach (var path in Enum.GetValues<SimdPath>())
            {
                foreach (var kind in Enum.GetValues<OptimiserKind>())
                {
                    cases.Add(path, kind);
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void AdamW_is_that_of_torch(SimdPath path, int count, double weightDecay, double clip)
    {
        using var _ = Simd.Force(path);
        AssertEqualsTorch(
            OptimiserKind.AdamW,
            count,
            weightDecay,
            clip,
            p => optim.AdamW([p], lr: 0.01, weight_decay: weightDecay)
        );
    }

    [Theory]
    [InlineData(SimdPath.Portable, 7, 0)]
    [InlineData(SimdPath.Avx2, 1003, 0.5)]
    [InlineData(SimdPath.Avx512, 20_000, 0.5)]
    public void Sgd_without_decay_is_that_of_torch(SimdPath path, int count, double clip)
    {
        using var _ = Simd.Force(path);
        AssertEqualsTorch(OptimiserKind.Sgd, count, 0, clip, p => optim.SGD([p], 0.01, momentum: 0.9));
    }

    [Fact]
    public void Lion_follows_its_formula()
    {
        const int Count = 1003;
        var random = new Random(3);
        var optimiser = new FlatOptimiser(OptimiserKind.Lion, [new(Count, true)], 0.1, 0, 1);
        float[] ours = new float[Count];
        double[] p = new double[Count];
        double[] m = new double[Count];
        for (int step = 0; step < 50; step++)
        {
            float[] g = [.. Enumerable.Range(0, Count).Select(i => i == 5 ? 0 : (float)(random.NextDouble() - 0.5))];
            optimiser.Step(ours, g, 0.01);
            for (int i = 0; i < Count; i++)
            {
                p[i] = p[i] * (1 - 0.01 * 0.1) - 0.01 * Math.Sign(0.9 * m[i] + 0.1 * g[i]);
                m[i] = 0.99 * m[i] + 0.01 * g[i];
            }
        }

        Assert.Equal(0, ours[5]);
        Assert.All(p.Zip(ours), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Results_do_not_depend_on_threads_or_on_the_division_into_parts(SimdPath path, OptimiserKind kind)
    {
        using var _ = Simd.Force(path);
        const int Count = 50_001;
        float[] one = Train(kind, [new(Count, true)], 1);
        float[] two = Train(kind, [new(Count, true)], 2);
        float[] many = Train(kind, [.. Enumerable.Repeat(new FlatPart(1, true), Count)], 2);
        Assert.Equal(one, two);
        Assert.Equal(one, many);
        Assert.NotEqual(one, Train(kind, [new(Count, false)], 2));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Only_what_decays_shrinks_and_nothing_else_is_written(SimdPath path, OptimiserKind kind)
    {
        using var _ = Simd.Force(path);
        FlatPart[] parts =
        [
            new(20, true),
            new(1, false),
            new(33, true),
            new(65, false),
            new(9000, true),
            new(2, false),
        ];
        int count = parts.Sum(part => part.Count);
        float[] memory = new float[count + 64];
        Array.Fill(memory, Guard);
        Span<float> parameters = memory.AsSpan(32, count);
        parameters.Fill(1);
        new FlatOptimiser(kind, parts, 0.5, 0, 2).Step(parameters, new float[count], 0.1);
        Assert.All(memory[..32].Concat(memory[^32..]), guard => Assert.Equal(Guard, guard));
        int at = 32;
        foreach (FlatPart part in parts)
        {
            Assert.All(memory[at..(at + part.Count)], value => Assert.Equal(part.Decays ? 0.95f : 1, value));
            at += part.Count;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_gradient_that_is_no_number_shows(SimdPath path, OptimiserKind kind)
    {
        using var _ = Simd.Force(path);
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity })
        {
            float[] parameters = new float[40];
            float[] gradients = new float[40];
            gradients[7] = bad;
            gradients[39] = bad;
            new FlatOptimiser(kind, [new(40, true)], 0, 1, 1).Step(parameters, gradients, 0.1);
            Assert.True(float.IsNaN(parameters[7]) && float.IsNaN(parameters[39]));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Moments_of_a_vanished_gradient_end_at_zero(SimdPath path, OptimiserKind kind)
    {
        using var _ = Simd.Force(path);
        float[] parameters = new float[9];
        float[] gradients = new float[9];
        Array.Fill(gradients, -1e-10f);
        var optimiser = new FlatOptimiser(kind, [new(9, true)], 0, 0, 1);
        optimiser.Step(parameters, gradients, 0.01);
        Assert.NotEqual(0, parameters[0]);
        Array.Clear(gradients);
        for (int step = 0; step < 6000; step++)
        {
            optimiser.Step(parameters, gradients, 0.01);
        }

        float[] settled = [.. parameters];
        optimiser.Step(parameters, gradients, 1e25);
        Assert.Equal(settled, parameters);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_buffer_of_another_length_is_refused(SimdPath path, OptimiserKind kind)
    {
        using var _ = Simd.Force(path);
        var optimiser = new FlatOptimiser(kind, [new(8, true)], 0, 0, 1);
        Assert.Throws<ArgumentException>(() => optimiser.Step(new float[9], new float[8], 0.1));
        Assert.Throws<ArgumentException>(() => optimiser.Step(new float[8], new float[7], 0.1));
    }

    [Theory]
    [InlineData(SimdPath.Portable)]
    [InlineData(SimdPath.Avx2)]
    [InlineData(SimdPath.Avx512)]
    public unsafe void Norm_is_euclidean_for_every_number_of_threads(SimdPath path)
    {
        using var _ = Simd.Force(path);
        foreach (int count in new[] { 0, 1, 3, 15, 63, 65, 1000, 4096, 16_385, 150_001 })
        {
            float[] values = [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i) + 0.5f)];
            double truth = Math.Sqrt(values.Sum(value => (double)value * value));
            double[] sums = new double[EuclideanNorm.Blocks(count)];
            fixed (float* x = values)
            {
                double one = EuclideanNorm.Of(x, count, sums, 1);
                Assert.Equal(truth, one, 1e-6 * truth);
                Assert.Equal(one, EuclideanNorm.Of(x, count, sums, 2));
            }
        }
    }

    private static void AssertEqualsTorch(
        OptimiserKind kind,
        int count,
        double weightDecay,
        double clip,
        Func<Parameter, optim.Optimizer> create
    )
    {
        random.manual_seed(5);
        using DisposeScope scope = NewDisposeScope();
        var reference = new Parameter(randn(count));
        float[] ours = reference.data<float>().ToArray();
        optim.Optimizer torchOptimiser = create(reference);
        var optimiser = new FlatOptimiser(kind, [new(count, true)], weightDecay, clip, 1);
        for (int step = 0; step < 100; step++)
        {
            Tensor gradient = randn(count);
            reference.grad = gradient.clone();
            if (clip > 0)
            {
                nn.utils.clip_grad_norm_([reference], clip);
            }

            torchOptimiser.step();
            optimiser.Step(ours, gradient.data<float>().ToArray(), 0.01);
        }

        float[] expected = reference.data<float>().ToArray();
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(expected[i], ours[i], 1e-6f * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    private static float[] Train(OptimiserKind kind, FlatPart[] parts, int threads)
    {
        var random = new Random(9);
        float[] parameters = Draw();
        var optimiser = new FlatOptimiser(kind, parts, 0.1, 0.5, threads);
        for (int step = 0; step < 3; step++)
        {
            optimiser.Step(parameters, Draw(), 0.01);
        }

        return parameters;

        float[] Draw() => [.. Enumerable.Range(0, 50_001).Select(_ => (float)random.NextDouble() - 0.5f)];
    }
}
