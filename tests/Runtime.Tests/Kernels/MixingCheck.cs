using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Kernels;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Kernels;

/// <summary>What every kernel of mixtures is held to.</summary>
internal static class MixingCheck
{
    /// <summary>The largest error relative to the largest entry.</summary>
    public const double Limit = 5e-6;

    private static readonly string[] Names = ["result", "gradient of the kernel", "gradient of the values"];

    /// <summary>Lengths and sizes that do and do not fill registers and blocks.</summary>
    public static IEnumerable<(int T, int E)> Sizes =>
        from length in new[] { 1, 2, 63, 65, 100, 1000 }
        from size in new[] { 1, 2, 20, 32, 33, 64, 128 }
        where length < 1000 || size is 1 or 20 or 32 or 33 or 128
        select (length, size);

    /// <summary>
    /// Result and gradients of a mixture on every path against the same call in float64, which goes through plain
    /// operations, and bit by bit against their repetition.
    /// </summary>
    public static void EqualsFloat64(Func<Tensor, Tensor, Tensor> mix, Tensor kernel, Tensor v, Tensor g, string what)
    {
        using var scope = NewDisposeScope();
        var truth = MixingTruth.Gradients(mix, kernel.@double(), v.@double(), g.@double());
        foreach (var path in Enum.GetValues<SimdPath>())
        {
            using var _ = Simd.Force(path);
            var found = MixingTruth.Gradients(mix, kernel, v, g);
            foreach (var (exact, name, rounded) in truth.Zip(Names, found))
            {
                MixingTruth.Close(exact, rounded, Limit, $"{path} {what}: {name}");
            }

            Same(found, MixingTruth.Gradients(mix, kernel, v, g));
        }
    }

    /// <summary>Result and gradients bit by bit on one thread and on two.</summary>
    public static void SameForThreads(Func<Tensor, Tensor, Tensor> mix, Tensor kernel, Tensor v, Tensor g)
    {
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = MixingTruth.Gradients(mix, kernel, v, g);
            set_num_threads(2);
            Same(one, MixingTruth.Gradients(mix, kernel, v, g));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    /// <summary>Asserts equality of all bits.</summary>
    public static void Same(Tensor[] one, Tensor[] two) =>
        Assert.All(one.Zip(two), pair => Assert.True(pair.First.bytes.SequenceEqual(pair.Second.bytes)));
}
