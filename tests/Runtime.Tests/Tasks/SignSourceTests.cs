using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Tasks;
using Xunit;

namespace Runtime.Tests.Tasks;

public class SignSourceTests
{
    private static readonly SignSource[] Sources =
    [
        SignSource.Training(0),
        SignSource.Training(1),
        SignSource.Training(-1),
        SignSource.Validation,
        SignSource.Test,
    ];

    [Fact]
    public void Sequences_of_all_sources_differ()
    {
        var seen = new HashSet<string>();
        foreach (SignSource source in Sources)
        {
            for (int i = 0; i < 2000; i++)
            {
                Assert.True(seen.Add(Text(source, i, 64)));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void Signs_are_the_bits_of_the_words(int length)
    {
        const int Index = 5;
        int words = (length + 63) / 64;
        float[] signs = new float[length];
        SignSource.Test.Fill(Index, signs);
        for (int i = 0; i < length; i++)
        {
            ulong word = SignSource.Test.Word(Index * words + i / 64);
            Assert.Equal(((word >> (i % 64)) & 1) == 1 ? 1f : -1f, signs[i]);
        }
    }

    [Fact]
    public void Words_are_those_of_the_published_generator()
    {
        // The first three outputs of SplitMix64 from state 0; its counter starts at one step.
        SignSource source = SignSource.Training(0);
        Assert.Equal(0xE220A8397B1DCDAFUL, source.Word(1));
        Assert.Equal(0x6E789E6AA1B965F4UL, source.Word(2));
        Assert.Equal(0x06C45D188009454FUL, source.Word(3));
    }

    [Fact]
    public void Signs_are_balanced_and_uncorrelated()
    {
        float[] signs = new float[1 << 20];
        SignSource.Training(7).Fill(0, signs);
        double deviation = 1 / Math.Sqrt(signs.Length);
        Assert.InRange(signs.Average(), -4 * deviation, 4 * deviation);
        foreach (int lag in new[] { 1, 8, 64, 1000 })
        {
            double correlation = signs.Skip(lag).Zip(signs, (a, b) => (double)a * b).Average();
            Assert.InRange(correlation, -4 * deviation, 4 * deviation);
        }
    }

    [Fact]
    public void Batches_do_not_change_the_sequences()
    {
        SequenceTask task = WrittenTasks.Create("heavy-tail", 100);
        (float[] inputs, float[] targets) = TargetTests.Draw(task, SignSource.Validation, 10);
        float[] tail = new float[300];
        float[] tailTargets = new float[3];
        task.Fill(SignSource.Validation, 7, tail, tailTargets);
        Assert.Equal(inputs[700..], tail);
        Assert.Equal(targets[7..], tailTargets);
    }

    [Fact]
    public void Index_outside_the_source_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SignSource.Test.Fill(-1, new float[64]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SignSource.Test.Fill(1L << 40, new float[64]));
    }

    private static string Text(SignSource source, long index, int length)
    {
        float[] signs = new float[length];
        source.Fill(index, signs);
        return string.Concat(signs.Select(sign => sign > 0 ? '+' : '-'));
    }
}
