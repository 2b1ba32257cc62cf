using System;
using Weft.Compiler.Spec;
using Weft.Runtime.Tasks;
using Xunit;

namespace Runtime.Tests.Tasks;

public class TaskCatalogueTests
{
    [Fact]
    public void Names_follow_the_paper()
    {
        Assert.Equal(
            ["sparse-boolean", "complex-readout", "complex-memory", "heavy-tail", "light-tail"],
            TaskCatalogue.Names
        );
    }

    [Fact]
    public void Every_task_is_described()
    {
        foreach (string name in TaskCatalogue.Names)
        {
            SequenceTask task = TaskCatalogue.Create(name, 128);
            Assert.Equal(name, task.Name);
            Assert.Equal(new StepSpec(StepKind.Real, 1), task.Input);
            Assert.Equal(new StepSpec(StepKind.Real, 1), task.Output);
            Assert.Equal(ReadOut.Last, task.ReadOut);
        }
    }

    [Fact]
    public void Unknown_name_lists_the_tasks()
    {
        var error = Assert.Throws<ArgumentException>(() => TaskCatalogue.Create("heavytail", 100));
        Assert.Contains("'heavytail'", error.Message, StringComparison.Ordinal);
        Assert.Contains("sparse-boolean, complex-readout", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sparse-boolean", 98, 99)]
    [InlineData("heavy-tail", 1, 2)]
    [InlineData("light-tail", 0, 1)]
    public void Short_sequences_are_refused(string name, int length, int shortest)
    {
        var error = Assert.Throws<ArgumentException>(() => TaskCatalogue.Create(name, length));
        Assert.Contains($"length {length}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"from {shortest} on", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Buffers_must_match()
    {
        SequenceTask task = TaskCatalogue.Create("light-tail", 10);
        Assert.Throws<ArgumentException>(() => task.Fill(SignSource.Test, 0, new float[19], new float[2]));
    }
}
