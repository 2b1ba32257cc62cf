using System;
using System.Collections.Generic;
using System.Linq;

namespace Weft.Runtime.Tasks;

/// <summary>Every task that an experiment may name, in the order of the paper.</summary>
public static class TaskCatalogue
{
    /// <summary>Seeds the teachers of <c>sparse-boolean</c> and <c>complex-readout</c> in every experiment.</summary>
    public const long DefaultTaskSeed = 1;

    private static readonly (string Name, Func<int, long, SequenceTask> Create)[] Entries =
    [
        (SparseBooleanTask.TaskName, (length, seed) => new SparseBooleanTask(length, seed)),
        (ComplexReadoutTask.TaskName, (length, seed) => new ComplexReadoutTask(length, seed)),
        (ComplexMemoryTask.TaskName, (length, _) => new ComplexMemoryTask(length)),
        (HeavyTailTask.TaskName, (length, _) => new HeavyTailTask(length)),
        (LightTailTask.TaskName, (length, _) => new LightTailTask(length)),
    ];

    /// <summary>The names of all tasks.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>Creates a task.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">T, the length of every sequence.</param>
    /// <param name="taskSeed">Seeds what is random in the target itself, not in the data.</param>
    /// <exception cref="ArgumentException">No task has that name, or T is too short for it.</exception>
    public static SequenceTask Create(string name, int length, long taskSeed = DefaultTaskSeed)
    {
        foreach ((string known, Func<int, long, SequenceTask> create) in Entries)
        {
            if (known == name)
            {
                return create(length, taskSeed);
            }
        }

        throw new ArgumentException(
            $"There is no task '{name}'; the tasks are {string.Join(", ", Names)}; name one of them.",
            nameof(name)
        );
    }
}
