using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Emit;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Lowering;
using Weft.Compiler.Passes;
using Weft.Compiler.Spec;

namespace Weft.Compiler;

/// <summary>Compiles a checked spec to C#. Pure: equal specs give equal text.</summary>
public static class ArchitectureCompiler
{
    /// <summary>Namespace of every generated class.</summary>
    public const string Namespace = "Weft.Generated";

    /// <summary>The forward pass as the formulas say it, and after the passes.</summary>
    public static CompiledArchitecture Compile(ArchitectureSpec spec, CompileOptions? options = null)
    {
        var lowered = ArchitectureLowering.Lower(spec);
        options ??= CompileOptions.Default;
        var (optimised, fired) = PassPipeline.Run(lowered, options);
        return new CompiledArchitecture(spec, options, lowered, optimised, fired);
    }

    /// <summary>The whole source file of the generated class <c>Weft.Generated.{spec.Name}</c>.</summary>
    public static string Emit(ArchitectureSpec spec, CompileOptions? options = null) =>
        ClassWriter.Write(Compile(spec, options));

    /// <summary>The whole source file of a compiled architecture.</summary>
    public static string Emit(CompiledArchitecture compiled) => ClassWriter.Write(compiled);

    /// <summary>The architecture in one sentence.</summary>
    public static string Summarise(ArchitectureSpec spec) => Summary.Of(spec);

    /// <summary>Number of trained scalars, those left out that reach no result.</summary>
    public static long CountParameters(ArchitectureSpec spec) =>
        Compile(spec).Optimised.Parameters.Sum(parameter => parameter.Count);

    /// <summary>What <c>weft explain</c> prints: IR before and after, passes fired, parameters and costs.</summary>
    /// <param name="spec">The architecture.</param>
    /// <param name="options">What the compiler may do, and the sizes that costs are stated for.</param>
    public static string Explain(ArchitectureSpec spec, CompileOptions options) => Explain(Compile(spec, options));

    /// <summary>The same of an architecture that is compiled already.</summary>
    public static string Explain(CompiledArchitecture compiled) => Explanation.Write(compiled);
}

/// <summary>A compiled forward pass.</summary>
/// <param name="Spec">What was declared.</param>
/// <param name="Options">What the compiler was told.</param>
/// <param name="Lowered">The formulas, op by op.</param>
/// <param name="Optimised">What generated code computes.</param>
/// <param name="Fired">The passes that changed something, in order.</param>
public sealed record CompiledArchitecture(
    ArchitectureSpec Spec,
    CompileOptions Options,
    Graph Lowered,
    Graph Optimised,
    IReadOnlyList<PassReport> Fired
)
{
    /// <summary>
    /// Parameters of the formulas that reach no result, and so are not stored: whatever their values, the module computes
    /// the same.
    /// </summary>
    public IReadOnlyList<ParameterOp> Dead
    {
        get
        {
            var stored = new HashSet<string>(Optimised.Parameters.SelectMany(p => p.Parts).Select(part => part.Name));
            return [.. Lowered.Parameters.Where(parameter => !stored.Contains(parameter.Parts[0].Name))];
        }
    }
}
