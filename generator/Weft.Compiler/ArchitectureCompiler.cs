using Weft.Compiler.Spec;

namespace Weft.Compiler;

/// <summary>Compiles a checked spec to C#. Pure: equal specs give equal text.</summary>
public static class ArchitectureCompiler
{
    /// <summary>Namespace of every generated class.</summary>
    public const string Namespace = "Weft.Generated";

    /// <summary>The whole source file of the generated class <c>Weft.Generated.{spec.Name}</c>.</summary>
    public static string Emit(ArchitectureSpec spec) => spec.Name;
}
