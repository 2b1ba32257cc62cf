using System;
using System.Linq;
using Weft.Compiler.Tasks;
using Weft.Runtime.Tasks;
using Xunit;

namespace Runtime.Tests.Tasks;

public class TaskCatalogueTests
{
    [Fact]
    public void Kinds_begin_with_those_of_the_paper()
    {
        Assert.Equal(
            ["sparse-boolean", "complex-readout", "complex-memory", "heavy-tail", "light-tail"],
            TaskKinds.Words.Take(5)
        );
    }

    [Fact]
    public void Every_kind_has_a_class()
    {
        Assert.Equal(TaskKinds.Words.Count, TaskCatalogue.Specs.Count);
        Assert.Equal(TaskCatalogue.Specs.Count, TaskCatalogue.Specs.Distinct().Count());
    }

    [Fact]
    public void Tasks_are_what_their_specs_say()
    {
        foreach (TaskSpec spec in ExampleTasks.All.Select(example => WrittenTasks.Read(example.Yaml)))
        {
            SequenceTask task = TaskCatalogue.Create(spec, Math.Max(spec.Shortest, 128));
            Assert.Equal(spec.ToString(), task.Name);
            Assert.Equal(spec.Input, task.Input);
            Assert.Equal(spec.Output, task.Output);
            Assert.Equal(spec.ReadOut, task.ReadOut);
        }
    }

    [Theory]
    [InlineData("sparse-boolean", 98, 99)]
    [InlineData("heavy-tail", 1, 2)]
    [InlineData("light-tail", 0, 1)]
    [InlineData("{ kind: sparse-memory, distances: [3, 20] }", 20, 21)]
    public void Short_sequences_are_refused(string name, int length, int shortest)
    {
        var error = Assert.Throws<ArgumentException>(() => WrittenTasks.Create(name, length));
        Assert.Contains($"length {length}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"from {shortest} on", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Buffers_must_match()
    {
        SequenceTask task = WrittenTasks.Create("light-tail", 10);
        Assert.Throws<ArgumentException>(() => task.Fill(SignSource.Test, 0, new float[19], new float[2]));
    }
}
