using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;

namespace Weft.Generator;

/// <summary>
/// The messages of one file. The reader finds what is wrong within the file; added here is what shows only beside
/// the other files of the project, or when the spec is compiled.
/// </summary>
internal static class SpecFileDiagnostics
{
    /// <summary>The place of a message about a file that has no better one.</summary>
    private static readonly TextSpan Top = new(0, 0, 1, 1, 1, 1);

    /// <summary>Everything there is to say about <paramref name="file"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="clashes">Names that more than one file declares.</param>
    /// <param name="failures">Specs that could not be emitted.</param>
    public static EquatableArray<SpecDiagnostic> Of(
        SpecFile file,
        EquatableArray<string> clashes,
        EquatableArray<EmittedSource> failures
    )
    {
        if (file.Spec is not { Name: string name })
        {
            return file.Diagnostics;
        }

        IEnumerable<SpecDiagnostic> clash = clashes.Contains(name, StringComparer.Ordinal)
            ? [NameClashes.Describe(name, file.Path, file.NameSpan)]
            : [];
        IEnumerable<SpecDiagnostic> failure = failures
            .Where(source => source.Name == name)
            .Select(source => Failure(file.Path, file.NameSpan, source.Failure!));
        return new([.. file.Diagnostics, .. clash, .. failure]);
    }

    /// <summary>A bug in the compiler, met in <paramref name="path"/>.</summary>
    public static SpecDiagnostic Failure(string path, TextSpan? span, string what) =>
        new(
            DiagnosticCatalogue.Internal,
            $"found {what}, expected C# code; {DiagnosticCatalogue.Internal.Mend}",
            path,
            span ?? Top
        );

    /// <summary>One line on an exception, without its stack, which would differ between machines.</summary>
    public static string Describe(Exception e) =>
        $"{e.GetType().Name}: {e.Message}".Replace('\r', ' ').Replace('\n', ' ');
}
