using System;
using System.Threading;
using Microsoft.CodeAnalysis;
using Weft.Compiler.Spec;

namespace Weft.Generator;

/// <summary>The text of one additional file, compared by what it says.</summary>
/// <param name="Path">The file, as the build names it.</param>
/// <param name="Text">Its text; null where there is none.</param>
/// <param name="Failure">Why there is no text, where reading it failed.</param>
/// <param name="Base">The resolved path of the file that it extends; null where it extends none.</param>
internal sealed record SourceFile(string Path, string? Text, string? Failure, string? Base)
{
    /// <summary>Reads the file. What goes wrong is kept, so that it costs only the specs that need the file.</summary>
    public static SourceFile Read(AdditionalText file, CancellationToken cancellation)
    {
        try
        {
            string? text = file.GetText(cancellation)?.ToString();
            cancellation.ThrowIfCancellationRequested();
            return new SourceFile(file.Path, text, null, text is null ? null : SpecReader.BaseOf(file.Path, text));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new SourceFile(file.Path, null, SpecFileDiagnostics.Describe(e), null);
        }
    }
}
