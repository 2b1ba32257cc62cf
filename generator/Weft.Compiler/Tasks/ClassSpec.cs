using System.Collections.Generic;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Tasks;

/// <summary>A task of the user's own: a C# class in a file, which the tool compiles in memory.</summary>
/// <param name="Path">The file, with forward slashes.</param>
/// <param name="Class">The class's name; empty for the only one in the file.</param>
public sealed record ClassSpec(string Path, string Class) : TaskSpec
{
    private static readonly Field<string> PathField = new(
        "source",
        new PathShape("a path of a C# file"),
        "The C# file, by a path relative to this file."
    );

    private static readonly Field<string> ClassField = new(
        "class",
        new TextShape("a name of a class", "[A-Za-z_][A-Za-z0-9_]*|"),
        "The class, where the file holds several tasks.",
        "''"
    );

    internal static readonly Kind<TaskSpec> Kind = new(
        "class",
        "A C# class that derives from SequenceTask.",
        values => new ClassSpec(values.Get(PathField), values.Get(ClassField)),
        PathField,
        ClassField
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => [Path];

    /// <inheritdoc/>
    public override StepSpec? Input => null;

    /// <inheritdoc/>
    public override StepSpec? Output => null;

    /// <inheritdoc/>
    public override ReadOut? ReadOut => null;
}
