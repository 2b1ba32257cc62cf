using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Tasks;

namespace Weft.Runtime.Tasks;

/// <summary>The class of every kind of task. A new kind is its file, a line here and its declaration.</summary>
public static class TaskCatalogue
{
    /// <summary>Seeds the teachers of <c>sparse-boolean</c> and <c>complex-readout</c> in every experiment.</summary>
    public const long DefaultTaskSeed = 1;

    private static readonly Entry[] Entries =
    [
        Of<SparseBooleanSpec>((_, length, seed) => new SparseBooleanTask(length, seed)),
        Of<ComplexReadoutSpec>((_, length, seed) => new ComplexReadoutTask(length, seed)),
        Of<ComplexMemorySpec>((_, length, _) => new ComplexMemoryTask(length)),
        Of<HeavyTailSpec>((_, length, _) => new HeavyTailTask(length)),
        Of<LightTailSpec>((_, length, _) => new LightTailTask(length)),
        Of<SparseMemorySpec>((spec, length, _) => new SparseMemoryTask(spec, length)),
        Of<AdaptiveMemorySpec>((spec, length, _) => new AdaptiveMemoryTask(spec, length)),
        Of<LookUpChainSpec>((spec, length, _) => new LookUpChainTask(spec, length)),
        Of<SeparationSpec>((spec, length, _) => new SeparationTask(spec, length)),
        Of<ConvolutionSpec>((spec, length, _) => new KernelTask(spec, length)),
        Of<MqarSpec>((spec, length, _) => new MqarTask(spec, length)),
        Of<AssociativeRecallSpec>((spec, length, _) => new AssociativeRecallTask(spec, length)),
        Of<InductionSpec>((spec, length, _) => new InductionTask(spec, length)),
        Of<CopySpec>((spec, length, _) => new CopyTask(spec, length)),
        Of<SelectiveCopySpec>((spec, length, _) => new SelectiveCopyTask(spec, length)),
        Of<DelaySpec>((spec, length, _) => new DelayTask(spec, length)),
        Of<ParitySpec>((spec, length, _) => new ParityTask(spec, length)),
        Of<TextSpec>((spec, length, _) => TextTask.Create(spec, length)),
        Of<FileSpec>((spec, length, _) => new FileTask(spec, length)),
        Of<ClassSpec>((spec, length, _) => ClassTask.Create(spec, length)),
    ];

    /// <summary>The specs that have a class, for tests.</summary>
    internal static IReadOnlyList<Type> Specs { get; } = [.. Entries.Select(entry => entry.Spec)];

    /// <summary>Creates a task.</summary>
    /// <param name="spec">What is declared.</param>
    /// <param name="length">T, the length of every sequence.</param>
    /// <param name="taskSeed">Seeds the target of the paper's tasks that have no setting for it.</param>
    /// <exception cref="ArgumentException">T is too short for the task, or its data cannot be used.</exception>
    public static SequenceTask Create(TaskSpec spec, int length, long taskSeed = DefaultTaskSeed)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Entry entry =
            Entries.FirstOrDefault(known => known.Spec == spec.GetType())
            ?? throw new ArgumentException($"There is no class for tasks of the kind '{spec.Word}'.", nameof(spec));
        return entry.Create(spec, length, taskSeed);
    }

    /// <summary>
    /// What a user should know of a task's data before training, a line for T and for every other length it is tested at;
    /// empty for most kinds.
    /// </summary>
    /// <inheritdoc cref="Create"/>
    public static IReadOnlyList<string> Remarks(TaskSpec spec, int length)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec is MqarSpec or FileSpec
            ?
            [
                .. spec
                    .Extrapolate.Prepend(1)
                    .Distinct()
                    .Select(factor => Create(spec, checked(factor * length)).Remark)
                    .OfType<string>(),
            ]
            : [];
    }

    private static Entry Of<T>(Func<T, int, long, SequenceTask> create)
        where T : TaskSpec => new(typeof(T), (spec, length, seed) => create((T)spec, length, seed));

    private sealed record Entry(Type Spec, Func<TaskSpec, int, long, SequenceTask> Create);
}
