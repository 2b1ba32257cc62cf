using System;
using System.Threading;
using Weft.Compiler.Spec;

namespace Weft.Generator;

/// <summary>The C# of one spec, or why there is none.</summary>
/// <param name="Name">The spec's name.</param>
/// <param name="Text">The whole source file; null where emission failed.</param>
/// <param name="Failure">What ended emission; null where it did not fail.</param>
internal sealed record EmittedSource(string Name, string? Text, string? Failure)
{
    /// <summary>Name of the file among the generated sources; unique, as names that clash are not emitted.</summary>
    public string HintName => Name + ".g.cs";

    /// <summary>Compiles the spec. A bug in the compiler becomes a failure, so that it costs this one spec only.</summary>
    public static EmittedSource Emit(
        ArchitectureSpec spec,
        Func<ArchitectureSpec, string> emit,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return new EmittedSource(spec.Name, emit(spec), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new EmittedSource(spec.Name, null, SpecFileDiagnostics.Describe(e));
        }
    }
}
