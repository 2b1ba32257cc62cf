using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Runtime.Tasks;
using Xunit;

namespace Runtime.Tests.Tasks;

/// <summary>Targets against the formulas of the paper, written as plain loops over 1-based tokens.</summary>
public class TargetTests
{
    private const int Sequences = 50;

    private static readonly string[] PaperTasks =
    [
        "sparse-boolean",
        "complex-readout",
        "complex-memory",
        "heavy-tail",
        "light-tail",
    ];

    public static TheoryData<string, int> TasksAndLengths()
    {
        var data = new TheoryData<string, int>();
        foreach (string name in PaperTasks)
        {
            data.Add(name, 99);
            data.Add(name, 130);
            data.Add(name, 1000);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(TasksAndLengths))]
    public void Target_follows_the_paper(string name, int length)
    {
        SequenceTask task = WrittenTasks.Create(name, length);
        (float[] inputs, float[] targets) = Draw(task, SignSource.Test, Sequences);
        for (int i = 0; i < Sequences; i++)
        {
            float[] row = inputs[(i * length)..((i + 1) * length)];
            double expected = Formula(name, length, token => row[token - 1]);
            Assert.Equal(expected, targets[i], 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(TasksAndLengths))]
    public void Trivial_loss_is_the_variance_of_the_target(string name, int length)
    {
        SequenceTask task = WrittenTasks.Create(name, length);
        (_, float[] targets) = Draw(task, SignSource.Training(3), 20_000);
        double mean = targets.Average(y => (double)y);
        double variance = targets.Average(y => (y - mean) * (y - mean));
        Assert.InRange(variance / task.TrivialLoss, 0.95, 1.05);
    }

    [Theory]
    [InlineData("sparse-boolean")]
    [InlineData("complex-readout")]
    [InlineData("complex-memory")]
    [InlineData("heavy-tail")]
    [InlineData("light-tail")]
    public void Target_depends_on_memory_positions_alone(string name)
    {
        const int Length = 200;
        SequenceTask task = WrittenTasks.Create(name, Length);
        var changing = new SortedSet<int>();
        (float[] inputs, float[] targets) = Draw(task, SignSource.Test, Sequences);
        for (int i = 0; i < Sequences; i++)
        {
            float[] row = inputs[(i * Length)..((i + 1) * Length)];
            for (int n = 0; n < Length; n++)
            {
                row[Length - 1 - n] *= -1;
                if (((ScalarTask)task).Target(row) != targets[i])
                {
                    changing.Add(n);
                }

                row[Length - 1 - n] *= -1;
            }
        }

        // The far end of the light tail is below the rounding error of the sum, so no flip there can show.
        IEnumerable<int> visible = name == "light-tail" ? task.MemoryPositions.Where(n => n < 4) : task.MemoryPositions;
        Assert.True(changing.IsSubsetOf(task.MemoryPositions));
        Assert.True(changing.IsSupersetOf(visible));
    }

    [Fact]
    public void Token_99_of_1000_lies_901_steps_back()
    {
        Assert.Equal([901, 944, 952], WrittenTasks.Create("sparse-boolean", 1000).MemoryPositions);
        Assert.Equal([901], WrittenTasks.Create("complex-readout", 1000).MemoryPositions);
        Assert.Equal([901, 944, 952], WrittenTasks.Create("complex-memory", 1000).MemoryPositions);
    }

    [Fact]
    public void Tails_start_where_the_encodings_do()
    {
        Assert.Equal(Enumerable.Range(1, 999), WrittenTasks.Create("heavy-tail", 1000).MemoryPositions);
        Assert.Equal(Enumerable.Range(0, 18), WrittenTasks.Create("light-tail", 1000).MemoryPositions);
    }

    [Fact]
    public void Teachers_differ_by_task_seed_and_agree_otherwise()
    {
        double First(long seed) => Draw(WrittenTasks.Create("sparse-boolean", 99, seed), SignSource.Test, 1).Targets[0];
        Assert.Equal(First(1), First(1));
        Assert.NotEqual(First(1), First(2));
    }

    internal static (float[] Inputs, float[] Targets) Draw(SequenceTask task, SignSource source, int sequences)
    {
        float[] inputs = new float[sequences * task.Length];
        float[] targets = new float[sequences];
        task.Fill(source, 0, inputs, targets);
        return (inputs, targets);
    }

    private static double Formula(string name, int length, Func<int, double> x)
    {
        double sum = 0;
        switch (name)
        {
            case "sparse-boolean":
                var three = new TeacherWeights(TaskCatalogue.DefaultTaskSeed, 3);
                for (int k = 0; k < 64; k++)
                {
                    sum += Math.Max(0, three[k, 0] * x(48) + three[k, 1] * x(56) + three[k, 2] * x(99));
                }

                return sum;
            case "complex-readout":
                var one = new TeacherWeights(TaskCatalogue.DefaultTaskSeed, 1);
                for (int k = 0; k < 64; k++)
                {
                    sum += Math.Max(0, one[k, 0] * x(99));
                }

                return sum;
            case "complex-memory":
                return x(48) + x(56) + x(99);
            case "heavy-tail":
                for (int s = 1; s < length; s++)
                {
                    sum += x(s) * Math.Pow(length - s, -0.5);
                }

                return sum;
            default:
                for (int s = 1; s <= length; s++)
                {
                    sum += x(s) * Math.Exp(-5.0 * (length - s));
                }

                return sum;
        }
    }
}
