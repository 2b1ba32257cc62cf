using System.Collections.Generic;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Tasks;

/// <summary>
/// What is learned, as declared: a kind with its settings. It says what a module must take and give; the data
/// themselves are drawn by the runtime's class of the same kind.
/// </summary>
public abstract record TaskSpec
{
    /// <summary>The word of the kind in experiment files.</summary>
    public abstract string Word { get; }

    /// <summary>
    /// The name under which results are kept: the one written, else the word, followed by the settings that are written.
    /// </summary>
    public string Label { get; init; } = "";

    /// <summary>Multiples of T at which the trained module is tested besides T.</summary>
    public EquatableArray<int> Extrapolate { get; init; } = new([]);

    /// <summary>What one step of the input is; null where only the data say.</summary>
    public abstract StepSpec? Input { get; }

    /// <summary>What is predicted; null where only the data say.</summary>
    public abstract StepSpec? Output { get; }

    /// <summary>Which positions have a target; null where only the data say.</summary>
    public abstract ReadOut? ReadOut { get; }

    /// <summary>The least T that the task is defined for.</summary>
    public virtual int Shortest => 1;

    /// <summary>Files and folders that the data come from, with forward slashes.</summary>
    public virtual IReadOnlyList<string> Files => [];

    /// <summary>Why the settings do not fit together ("found ..., expected ...; mend"), or null.</summary>
    internal virtual string? Fault => null;

    /// <summary>The label.</summary>
    public sealed override string ToString() => Label.Length > 0 ? Label : Word;
}
