using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Tasks;
using Xunit;

namespace Runtime.Tests.Tasks;

/// <summary>What holds for every kind of task.</summary>
public class TaskFamilyTests
{
    private const int Sequences = 24;

    public static TheoryData<string, int> Examples()
    {
        var data = new TheoryData<string, int>();
        foreach (ExampleTask example in ExampleTasks.All)
        {
            data.Add(example.Yaml, example.Length);
        }

        return data;
    }

    /// <summary>Targets against a plain program that shares nothing with the task but its settings.</summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void Targets_are_recomputed_exactly(string yaml, int length)
    {
        SequenceTask task = WrittenTasks.Create(yaml, length);
        foreach (DrawnSequence drawn in DrawnSequence.Of(task, SignSource.Test, Sequences))
        {
            double[] expected = SlowLabels.Of(WrittenTasks.Read(yaml), drawn);
            Assert.Equal(drawn.Targets.Length, expected.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(
                    Math.Abs(expected[i] - drawn.Targets[i]) <= 1e-4 * Math.Max(1, Math.Abs(expected[i]))
                        || (double.IsNaN(expected[i]) && double.IsNaN(drawn.Targets[i])),
                    $"target {i} of sequence {drawn.Index} is {drawn.Targets[i]}, expected {expected[i]}"
                );
            }
        }
    }

    /// <summary>
    /// Changing a token outside the memory of a position changes no target there, later tokens least of all; changing one
    /// inside does, in some sequence.
    /// </summary>
    [Theory]
    [MemberData(nameof(Examples))]
    public void Targets_depend_on_their_memory_alone(string yaml, int length)
    {
        var task = (LabelledTask)WrittenTasks.Create(yaml, length);
        int depends = 0;
        foreach (DrawnSequence drawn in DrawnSequence.Of(task, SignSource.Test, Sequences / 3))
        {
            var memories = Enumerable
                .Range(0, task.TargetPositions)
                .Where(slot => drawn.IsAsked(slot))
                .ToDictionary(slot => slot, slot => drawn.MemoryOf(slot).ToHashSet());
            Assert.All(
                memories,
                pair => Assert.All(pair.Value, position => Assert.InRange(position, 0, drawn.PositionOf(pair.Key)))
            );
            for (int position = 0; position < length; position++)
            {
                foreach (DrawnSequence changed in drawn.Changes(position))
                {
                    foreach ((int slot, HashSet<int> memory) in memories)
                    {
                        // A token that becomes equal to one of the memory takes its place where memories are found by content.
                        if (task.IsContentAddressed && memory.Any(p => drawn.Inputs[p] == changed.Inputs[position]))
                        {
                            continue;
                        }

                        bool same = changed.Target(slot).SequenceEqual(drawn.Target(slot));
                        depends += same ? 0 : 1;
                        Assert.True(
                            same || memory.Contains(position),
                            $"the target at {drawn.PositionOf(slot)} changes with token {position}, which is no memory of it"
                        );
                    }
                }
            }
        }

        Assert.True(depends > 0, "no target depends on any token");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Sequences_do_not_depend_on_batches(string yaml, int length)
    {
        SequenceTask task = WrittenTasks.Create(yaml, length);
        DrawnSequence[] whole = [.. DrawnSequence.Of(task, SignSource.Training(3), 9)];
        DrawnSequence[] again = [.. DrawnSequence.Of(WrittenTasks.Create(yaml, length), SignSource.Training(3), 9)];
        DrawnSequence[] tail = [.. DrawnSequence.Of(task, SignSource.Training(3), 4, first: 5)];

        Assert.Equal(whole.Select(s => s.Text), again.Select(s => s.Text));
        Assert.Equal(whole.Skip(5).Select(s => s.Text), tail.Select(s => s.Text));
        Assert.NotEqual(whole[0].Text, DrawnSequence.Of(task, SignSource.Training(4), 1).Single().Text);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Sets_are_disjoint(string yaml, int length)
    {
        SequenceTask task = WrittenTasks.Create(yaml, length);
        var texts = new HashSet<string>(StringComparer.Ordinal);
        SignSource[] streams = [SignSource.Training(0), SignSource.Training(1), SignSource.Validation, SignSource.Test];
        foreach (SignSource stream in streams)
        {
            foreach (DrawnSequence drawn in DrawnSequence.Of(task, stream, 100))
            {
                Assert.True(texts.Add(drawn.InputText), $"sequence {drawn.Index} of {stream.Split} occurs twice");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Trivial_loss_is_that_of_the_best_constant(string yaml, int length)
    {
        SequenceTask task = WrittenTasks.Create(yaml, length);
        if (double.IsNaN(task.TrivialLoss))
        {
            return;
        }

        double[] targets =
        [
            .. DrawnSequence
                .Of(task, SignSource.Training(3), 4000)
                .SelectMany(s => s.Targets)
                .Where(y => !double.IsNaN(y)),
        ];
        double expected =
            task.Output.Kind == StepKind.Token
                ? -targets.CountBy(y => y).Sum(n => n.Value * Math.Log((double)n.Value / targets.Length))
                    / targets.Length
                : targets.Average(y => y * y) - Math.Pow(targets.Average(), 2);
        Assert.InRange(expected / task.TrivialLoss, 0.85, 1.15);
    }
}
