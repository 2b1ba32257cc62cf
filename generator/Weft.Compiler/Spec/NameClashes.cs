using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Ir;

namespace Weft.Compiler.Spec;

/// <summary>
/// The names that more than one spec declares. Letter case is ignored, since Roslyn compares the names of generated
/// files without it, and so do the file systems that they may be written to.
/// </summary>
public static class NameClashes
{
    /// <summary>Whether two names are one.</summary>
    internal static readonly StringComparer Comparer = StringComparer.OrdinalIgnoreCase;

    /// <summary>The place of a message about a file whose name has none.</summary>
    private static readonly TextSpan Top = new(0, 0, 1, 1, 1, 1);

    /// <summary>The names declared more than once, in ordinal order, in every spelling that occurs.</summary>
    public static EquatableArray<string> Find(IEnumerable<string> names) =>
        new(
            names
                .GroupBy(name => name, Comparer)
                .Where(group => group.Skip(1).Any())
                .SelectMany(group => group.Distinct(StringComparer.Ordinal))
                .OrderBy(name => name, StringComparer.Ordinal)
        );

    /// <summary>What every file that declares such a name is told.</summary>
    /// <param name="name">The name as the file spells it.</param>
    /// <param name="path">The file.</param>
    /// <param name="span">Where the name stands in it.</param>
    public static SpecDiagnostic Describe(string name, string path, TextSpan? span) =>
        new(
            DiagnosticCatalogue.SameName,
            $"found the name {Wording.Quote(name)} in more than one spec, expected names that differ in more than "
                + $"letter case; {DiagnosticCatalogue.SameName.Mend}",
            path,
            span ?? Top
        );
}
