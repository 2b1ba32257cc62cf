using Weft.Compiler.Ir;

namespace Weft.Compiler.Passes;

/// <summary>A rewrite that keeps the result of a graph, up to rounding, and lowers its cost.</summary>
internal abstract class Pass
{
    /// <summary>Name in reports ("last-position").</summary>
    public abstract string Name { get; }

    /// <summary>One sentence: what it does and why that is exact.</summary>
    public abstract string Reason { get; }

    /// <summary>The rewritten graph; the same ops where nothing matched.</summary>
    public abstract Graph Run(Graph graph, CompileOptions options);
}
