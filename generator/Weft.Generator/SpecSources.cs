using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;

namespace Weft.Generator;

/// <summary>
/// The texts that one architecture is read from: its file and those below it. Whatever other file of the build is
/// edited, this stays equal and nothing is read again.
/// </summary>
/// <param name="Own">The architecture's file.</param>
/// <param name="Bases">The files that it extends, the nearest first, as far as the build has them.</param>
internal sealed record SpecSources(SourceFile Own, EquatableArray<SourceFile> Bases)
{
    /// <summary>Follows the chain of files. A cycle ends it here; the reader says what is wrong with it.</summary>
    public static SpecSources Gather(SourceFile own, BaseFiles files, CancellationToken cancellation)
    {
        List<SourceFile> chain = [own];
        HashSet<string> seen = new(StringComparer.Ordinal) { SpecPath.Normalise(own.Path) };
        while (chain[chain.Count - 1].Base is { } path && seen.Add(path) && files.Find(path) is { } file)
        {
            chain.Add(SourceFile.Read(file, cancellation));
        }
        return new SpecSources(own, new(chain.Skip(1)));
    }

    /// <summary>The text of a base by its resolved path, as the reader asks for it.</summary>
    /// <exception cref="UnreachableFileException">The build does not have the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string? Find(string path) =>
        Named(path) is not { } file
            ? throw new UnreachableFileException(
                $"which is none of the project's additional files, expected one of them; add <AdditionalFiles Include=\"{path}\" /> to the project or mend the path"
            )
        : file.Failure is { } failure ? throw new IOException(failure)
        : file.Text;

    /// <summary>The diagnostic with its path as the build names it.</summary>
    public SpecDiagnostic Rename(SpecDiagnostic diagnostic) =>
        Named(diagnostic.Path) is { } file ? diagnostic with { Path = file.Path } : diagnostic;

    private SourceFile? Named(string path) => Bases.FirstOrDefault(file => SpecPath.Normalise(file.Path) == path);
}
