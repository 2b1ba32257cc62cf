using System;
using System.Threading;
using Microsoft.CodeAnalysis;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;
using TextSpan = Weft.Compiler.Diagnostics.TextSpan;

namespace Weft.Generator;

/// <summary>
/// What one <c>*.arch.yaml</c> file holds. This is the only model with positions, and only diagnostics are made of
/// it; code is made of <see cref="Spec"/> alone, so an edit that only moves text emits nothing.
/// </summary>
/// <param name="Path">The file, as the build names it.</param>
/// <param name="Spec">The spec; null where there are errors.</param>
/// <param name="NameSpan">Where the spec's name stands.</param>
/// <param name="Diagnostics">Every error and remark found.</param>
internal sealed record SpecFile(
    string Path,
    ArchitectureSpec? Spec,
    TextSpan? NameSpan,
    EquatableArray<SpecDiagnostic> Diagnostics
)
{
    /// <summary>Whether the file is ours to read.</summary>
    public static bool Matches(AdditionalText file) => SpecSuffix.IsArchitecture(file.Path);

    /// <summary>Reads the file. A bug in the reader becomes a diagnostic, so that it costs this one file only.</summary>
    public static SpecFile Read(AdditionalText file, CancellationToken cancellation)
    {
        try
        {
            // No text means that the file cannot be opened, which the C# compiler reports on its own.
            string text = file.GetText(cancellation)?.ToString() ?? "";
            cancellation.ThrowIfCancellationRequested();
            ReadResult<ArchitectureSpec> result = SpecReader.ReadArchitecture(file.Path, text);
            return new SpecFile(file.Path, result.Spec, result.NameSpan, new(result.Diagnostics));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            SpecDiagnostic failure = SpecFileDiagnostics.Failure(file.Path, null, SpecFileDiagnostics.Describe(e));
            return new SpecFile(file.Path, null, null, new([failure]));
        }
    }
}
