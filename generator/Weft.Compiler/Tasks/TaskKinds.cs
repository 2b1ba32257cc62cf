using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>Every kind of task, in the order in which it is explained. A new one is its file and a line here.</summary>
public static class TaskKinds
{
    internal static readonly IReadOnlyList<Kind<TaskSpec>> All =
    [
        SparseBooleanSpec.Kind,
        ComplexReadoutSpec.Kind,
        ComplexMemorySpec.Kind,
        HeavyTailSpec.Kind,
        LightTailSpec.Kind,
        SparseMemorySpec.Kind,
        AdaptiveMemorySpec.Kind,
        LookUpChainSpec.Kind,
        SeparationSpec.Kind,
        ConvolutionSpec.Kind,
        MqarSpec.Kind,
        AssociativeRecallSpec.Kind,
        InductionSpec.Kind,
        CopySpec.Kind,
        SelectiveCopySpec.Kind,
        DelaySpec.Kind,
        ParitySpec.Kind,
        TextSpec.Kind,
        FileSpec.Kind,
        ClassSpec.Kind,
    ];

    /// <summary>The words of all kinds.</summary>
    public static IReadOnlyList<string> Words { get; } = All.Select(kind => kind.Word).ToList();
}
