using System;
using System.Linq;
using Runtime.Tests.Training;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Modules;
using Weft.Runtime.Tasks;
using Weft.Runtime.Trials;
using Weft.Tool;
using Xunit;
using static TorchSharp.torch;

namespace Weft.Runtime.Tests.Trials;

public sealed class MemoryProbeTests
{
    /// <summary>Of a convolution and of a linear module the probe gives the kernels themselves.</summary>
    [Fact]
    public void Kernels_of_linear_maps_are_found()
    {
        SequenceTask task = TaskCatalogue.Create(new HeavyTailSpec(), 64);
        using var module = new WindowModule(4);
        double[] weights = Weights(module);

        LearnedMemory memory = MemoryProbe.Measure(module, task, Architecture("lin"), 1)!;

        Assert.Equal((0, 63), (memory.Distances[0], memory.Distances[^1]));
        for (int i = 0; i < memory.Distances.Count; i++)
        {
            int n = memory.Distances[i];
            Assert.Equal(n == 0 ? 0 : 1 / Math.Sqrt(n), memory.Target[i], 1e-4);
            Assert.Equal(n < 4 ? Math.Abs(weights[3 - n]) : 0, memory.Model[i], 1e-4);
        }
    }

    /// <summary>Far positions are probed with their neighbours, so that a sharp memory can be seen.</summary>
    [Fact]
    public void Sparse_memories_are_among_the_distances()
    {
        SequenceTask task = TaskCatalogue.Create(new ComplexMemorySpec(), 1000);

        Assert.All(
            task.MemoryPositions.SelectMany(n => new[] { n - 1, n, n + 1 }),
            n => Assert.Contains(n, MemoryProbe.Distances(task))
        );
        Assert.InRange(MemoryProbe.Distances(task).Count, 30, 80);
    }

    [Theory]
    [InlineData("log")]
    [InlineData("lin")]
    [InlineData("t5")]
    [InlineData("alibi")]
    [InlineData("kerple-log")]
    public void Heads_follow_the_formula_of_their_encoding(string position)
    {
        ArchitectureSpec architecture = Architecture(position);
        using SequenceModule module = InMemoryCompiler.Create(architecture, float32);
        int[] distances = [0, 1, 2, 3, 5, 8, 13, 21];

        var heads = HeadKernels.Of(module, architecture, distances);

        Assert.Equal([0, 1], heads.Select(h => h.Head));
        Assert.All(heads, h => Assert.Equal(1, h.Weights.Max(), 1e-12));
        Assert.All(
            heads,
            h =>
                Assert.Equal(
                    position == "log" ? 0
                        : position == "t5" ? h.Weights[0]
                        : 1,
                    h.Weights[0],
                    1e-12
                )
        );
        if (position is "log" or "lin")
        {
            using Tensor slopes = nn.functional.softplus(module.Logical("theta.0").to(ScalarType.Float64));
            for (int h = 0; h < 2; h++)
            {
                double p = slopes[h].item<double>();
                double exact = position == "log" ? Math.Pow(5, -p) : Math.Exp(-5 * p);
                Assert.Equal(1, heads[h].Weights[4] / exact, 1e-3);
            }
        }
    }

    /// <summary>Beyond what a module remembers its memory is rounding, which shows where anything changes.</summary>
    [Theory]
    [InlineData("log")]
    [InlineData("lin")]
    public void The_same_module_has_the_same_memory_to_the_last_bit(string position)
    {
        SequenceTask task = TaskCatalogue.Create(new HeavyTailSpec(), 200);
        ArchitectureSpec architecture = Architecture(position, heads: 1);
        using SequenceModule module = InMemoryCompiler.Create(architecture, float32);

        string[] memories =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(turn =>
                {
                    // What is allocated next begins elsewhere.
                    byte[] shift = new byte[8 * turn];
                    LearnedMemory memory = MemoryProbe.Measure(module, task, architecture, 1)!;
                    GC.KeepAlive(shift);
                    return string.Join(' ', memory.Model.Select(value => value.ToString("R")));
                }),
        ];

        Assert.Single(memories.Distinct());
    }

    [Fact]
    public void A_module_that_fails_has_no_memory()
    {
        using var module = new WindowModule(100);

        Assert.Null(MemoryProbe.Measure(module, TaskCatalogue.Create(new HeavyTailSpec(), 64), Architecture("lin"), 1));
    }

    private static double[] Weights(WindowModule module)
    {
        using Tensor weight = module
            .named_parameters()
            .Single(p => p.name == "weight")
            .parameter.to(ScalarType.Float64);
        return weight.data<double>().ToArray();
    }

    private static ArchitectureSpec Architecture(string position, int heads = 2) =>
        SpecReader
            .ReadArchitecture(
                "probe.arch.yaml",
                $$"""
                name: Probe
                input: { real: 1 }
                width: 4
                attention: { score: none, heads: {{heads}}, head-size: full, position: {{position}} }
                output: { real: 1 }
                """
            )
            .Spec!;
}
