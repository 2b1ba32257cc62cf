using System;
using System.Linq;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Runtime.Rates.Approximation;
using Xunit;

namespace Runtime.Tests.Rates;

public class HeadSplitTests
{
    private const int Longest = 60;

    private static readonly PositionScheme s_lin = Position("lin");
    private static readonly PositionScheme s_log = Position("log");

    [Fact]
    public void The_theorem_gives_heads_in_proportion_and_every_memory_one()
    {
        // e^0.01, e^1 and e^2 of 12 heads beyond the first ones: 0.09 : 0.25 : 0.66.
        Assert.Equal([2, 4, 9], HeadSplit.Theorem(s_lin, [1, 100, 200], 15));
        Assert.Equal([1, 1, 98], HeadSplit.Theorem(s_lin, [1, 2, 100_000], 100));
        Assert.Equal([1, 1], HeadSplit.Theorem(s_log, [0, 7], 2));
        int[] log = [.. HeadSplit.Theorem(s_log, [1, 10, 100], 60)];
        Assert.Equal(60, log.Sum());
        Assert.InRange(log[2] - 1, 9 * (log[1] - 1), 12 * (log[1] - 1));
        Assert.Throws<ArgumentException>(() => HeadSplit.Theorem(s_lin, [1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => HeadSplit.Theorem(Position("none"), [1, 2], 2));
    }

    [Theory]
    [InlineData("lin", ErrorNorm.L2)]
    [InlineData("log", ErrorNorm.L2)]
    [InlineData("lin", ErrorNorm.L1)]
    [InlineData("lin", ErrorNorm.Sup)]
    public void The_search_finds_the_best_of_all_splits(string word, ErrorNorm norm)
    {
        KernelApproximation[] memories =
        [
            .. new[] { 1, 4, 9 }.Select(t =>
                HeadFamilies.Approximate(Position(word), [TargetKernel.Indicator(t, Longest)])
            ),
        ];
        const int Heads = 8;
        int[] found = [.. HeadSplit.Search(memories, Heads, norm)];
        Assert.Equal(Heads, found.Sum());
        double least = (
            from a in Enumerable.Range(1, Heads - 2)
            from b in Enumerable.Range(1, Heads - 1 - a)
            select HeadSplit.Error(memories, [a, b, Heads - a - b], norm)
        ).Min();
        Assert.Equal(least, HeadSplit.Error(memories, found, norm), least * 1e-9);
        Assert.True(least <= HeadSplit.Error(memories, HeadSplit.Theorem(Position(word), [1, 4, 9], Heads), norm));
    }

    private static PositionScheme Position(string word) =>
        SpecReader
            .ReadArchitecture(
                "a.arch.yaml",
                $"name: A\ninput: {{ real: 1 }}\nwidth: 8\nattention: {{ score: none, heads: 1, position: {word} }}\noutput: {{ real: 1 }}\n"
            )
            .Spec!.Layers[0]
            .Attention.Groups[0]
            .Position;
}
