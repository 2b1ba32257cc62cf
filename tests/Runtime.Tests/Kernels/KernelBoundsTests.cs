using System;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>
/// Kernels that treat positions one by one, and optimisers, on memory between guards and at random shapes: what is written
/// outside shows in the guards, what is read there makes results not a number.
/// </summary>
public unsafe class KernelBoundsTests
{
    private const int Rounds = 60;

    public static TheoryData<SimdPath> Paths => [.. Enum.GetValues<SimdPath>()];

    [Theory, MemberData(nameof(Paths))]
    public void Root_mean_square_norm(SimdPath path) =>
        Each(
            path,
            random =>
            {
                var (batch, length, width, apart) = (
                    random.Next(1, 4),
                    random.Next(1, 90),
                    Width(random),
                    random.Next(0, 9)
                );
                var rows = new Rows(batch, length, (long)length * (width + apart), width + apart);
                var (count, last) = (rows.Count, batch * length * (width + apart) - apart);
                using var x = Draw(random, last);
                using var gain = Draw(random, width);
                using var gradient = Draw(random, count * width);
                using var result = new GuardedFloats(count * width);
                using var roots = new GuardedFloats(count);
                using var dx = new GuardedFloats(count * width);
                using var parts = new GuardedFloats(RmsNormBackward.Blocks(count) * width);
                parts.Span.Clear();

                var forward = new RmsNormForward(x.Start, gain.Start, result.Start, roots.Start, rows, width, 1e-5);
                Simd.Run(ref forward);
                var backward = new RmsNormBackward(
                    x.Start,
                    gain.Start,
                    roots.Start,
                    gradient.Start,
                    dx.Start,
                    parts.Start,
                    rows,
                    width
                );
                Simd.Run(ref backward);

                Whole(x, gain, gradient);
                Finite(result, roots, dx, parts);
            }
        );

    [Theory, MemberData(nameof(Paths))]
    public void Rotation(SimdPath path) =>
        Each(
            path,
            random =>
            {
                var (batch, length, heads, size, apart) = (
                    random.Next(1, 4),
                    random.Next(1, 90),
                    random.Next(1, 5),
                    2 * random.Next(1, 40),
                    random.Next(0, 9)
                );
                var first = random.Next(heads);
                var (width, turned) = (heads * size, random.Next(1, heads - first + 1));
                var rows = new Rows(batch, length, (long)length * (width + apart), width + apart);
                using var x = Draw(random, batch * length * (width + apart) - apart);
                using var cosines = Draw(random, length * size);
                using var sines = Draw(random, length * size);
                using var result = new GuardedFloats(rows.Count * width);

                var pass = new RotationPass(
                    x.Start,
                    cosines.Start,
                    sines.Start,
                    result.Start,
                    rows,
                    width,
                    size,
                    first,
                    turned,
                    random.Next(2) == 0 ? 1 : -1
                );
                Simd.Run(ref pass);

                Whole(x, cosines, sines);
                Finite(result);
            }
        );

    [Theory, MemberData(nameof(Paths))]
    public void Activations(SimdPath path) =>
        Each(
            path,
            random =>
            {
                var (rows, width, gated) = (random.Next(1, 300), Width(random), random.Next(2) == 0);
                var stride = gated ? 2 * width : width;
                using var x = Draw(random, rows * stride);
                using var bias = Draw(random, stride);
                using var gradient = Draw(random, rows * width);
                using var result = new GuardedFloats(rows * width);
                using var dx = new GuardedFloats(rows * stride);
                var from = new ActivationRows(x.Start, random.Next(2) == 0 ? bias.Start : null, rows, width, gated);
                using var parts = new GuardedFloats(from.Blocks * stride);
                parts.Span.Clear();

                if (random.Next(2) == 0)
                {
                    Run<GeluCurve>();
                }
                else
                {
                    Run<SiluCurve>();
                }

                Whole(x, bias, gradient);
                Finite(result, dx, parts);

                void Run<TCurve>()
                    where TCurve : struct, ICurve
                {
                    var forward = new ActivationForward<TCurve>(from, result.Start);
                    var backward = new ActivationBackward<TCurve>(from, gradient.Start, dx.Start, parts.Start);
                    Simd.Run(ref forward);
                    Simd.Run(ref backward);
                }
            }
        );

    [Theory, MemberData(nameof(Paths))]
    public void Loss_over_tokens(SimdPath path) =>
        Each(
            path,
            random =>
            {
                var (rows, n) = (random.Next(1, 100), Width(random));
                using var x = Draw(random, rows * n);
                using var kept = new GuardedFloats(2 * rows);
                using var dx = new GuardedFloats(rows * n);
                long[] tokens = [.. Enumerable.Range(0, rows).Select(_ => (long)random.Next(n))];
                tokens[0] = CrossEntropy.Ignored;
                var losses = new double[CrossEntropyForward.Items(rows, n)];
                fixed (long* targets = tokens)
                {
                    var forward = new CrossEntropyForward(x.Start, targets, kept.Start, losses, rows, n);
                    Simd.Run(ref forward);
                    var backward = new CrossEntropyBackward(x.Start, targets, kept.Start, dx.Start, rows, n, 1);
                    Simd.Run(ref backward);
                }

                Whole(x, kept);
                Finite(dx);
                Assert.All(losses, loss => Assert.True(double.IsFinite(loss)));
            }
        );

    [Theory, MemberData(nameof(Paths))]
    public void Optimisers_and_the_norm_of_the_gradient(SimdPath path) =>
        Each(
            path,
            random =>
            {
                var count = random.Next(1, 40_000);
                using var p = Draw(random, count);
                using var g = Draw(random, count);
                using var m = Draw(random, count);
                using var v = Draw(random, count);
                foreach (ref var number in v.Span)
                {
                    number = Math.Abs(number);
                }

                var cut = random.Next(count);
                FlatBlock[] blocks = [new(0, cut, true), new(cut, count - cut, false)];
                var buffers = new FlatBuffers((nint)p.Start, (nint)g.Start, (nint)m.Start, (nint)v.Start);
                switch (random.Next(3))
                {
                    case 0:
                        Update(new AdamWRule(0.01, 3), buffers);
                        break;
                    case 1:
                        Update(new SgdRule(0.01), buffers with { Second = 0 });
                        break;
                    default:
                        Update(new LionRule(0.01), buffers with { Second = 0 });
                        break;
                }

                var norm = EuclideanNorm.Of(g.Start, count, new double[EuclideanNorm.Blocks(count)], 2);

                Finite(p, g, m, v);
                Assert.True(double.IsFinite(norm));

                void Update<TRule>(TRule rule, FlatBuffers memory)
                    where TRule : struct, IUpdateRule
                {
                    var update = new FlatUpdate<TRule>(rule, memory, blocks, 0.5f, 0.99f, 2);
                    Simd.Run(ref update);
                }
            }
        );

    /// <summary>Steps of lin; those of log work on arrays that the runtime guards.</summary>
    [Theory, MemberData(nameof(Paths))]
    public void Steps_of_the_recurrence(SimdPath path) =>
        Each(
            path,
            random =>
            {
                using var scope = NewDisposeScope();
                const int margin = 96;
                var (batch, heads, size) = (random.Next(1, 4), random.Next(1, 6), Width(random));
                var count = batch * heads * size;
                using var state = new LinRecurrence.State(rand(heads), random.Next(2) == 0);
                var all = full([count + 2 * margin], float.NaN);
                for (var t = 0; t < 40; t++)
                {
                    var values = all.narrow(0, margin, count);
                    values.copy_(randn(count));
                    var y = state.Step(values.view(batch, heads * size));
                    Assert.True(y.isfinite().all().item<bool>());
                    Assert.Equal(2 * margin, all.isnan().sum().item<long>());
                }
            },
            rounds: 12
        );

    private static void Each(SimdPath path, Action<Random> round, int rounds = Rounds)
    {
        using var _ = Simd.Force(path);
        var random = new Random(11);
        for (var i = 0; i < rounds; i++)
        {
            round(random);
        }
    }

    /// <summary>Whole registers every third time.</summary>
    private static int Width(Random random) => random.Next(3) == 0 ? 16 * random.Next(1, 9) : random.Next(1, 140);

    private static GuardedFloats Draw(Random random, int count) =>
        new([.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)]);

    private static void Whole(params ReadOnlySpan<GuardedFloats> arrays)
    {
        foreach (var array in arrays)
        {
            array.Check();
        }
    }

    private static void Finite(params ReadOnlySpan<GuardedFloats> arrays)
    {
        Whole(arrays);
        foreach (var array in arrays)
        {
            foreach (var number in array.Span)
            {
                Assert.True(float.IsFinite(number));
            }
        }
    }
}
