using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Tasks;
using Xunit;

namespace Runtime.Tests.Tasks;

/// <summary>Tasks as an experiment writes them.</summary>
internal static class WrittenTasks
{
    /// <summary>What a word, or a mapping in YAML, declares.</summary>
    public static TaskSpec Read(string yaml, string path = "task.exp.yaml")
    {
        ReadResult<TaskSpec> result = SpecReader.ReadTask(path, yaml);
        Assert.Empty(result.Diagnostics);
        return result.Spec!;
    }

    /// <summary>The task that it declares.</summary>
    public static SequenceTask Create(string yaml, int length, long seed = TaskCatalogue.DefaultTaskSeed) =>
        TaskCatalogue.Create(Read(yaml), length, seed);
}
