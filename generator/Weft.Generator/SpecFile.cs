using System;
using System.Linq;
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
/// <param name="Diagnostics">Every error and remark found, in this file and in those that it extends.</param>
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
    public static SpecFile Read(SpecSources sources, CancellationToken cancellation)
    {
        string path = sources.Own.Path;
        cancellation.ThrowIfCancellationRequested();
        if (sources.Own.Failure is { } failure)
        {
            return Failed(path, failure);
        }
        try
        {
            // No text means that the file cannot be opened, which the C# compiler reports on its own.
            string text = sources.Own.Text ?? "";
            ReadResult<ArchitectureSpec> result = SpecReader.ReadArchitecture(path, text, readFile: sources.Find);
            return new SpecFile(path, result.Spec, result.NameSpan, new(result.Diagnostics.Select(sources.Rename)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(path, SpecFileDiagnostics.Describe(e));
        }
    }

    private static SpecFile Failed(string path, string what) =>
        new(path, null, null, new([SpecFileDiagnostics.Failure(path, null, what)]));
}
