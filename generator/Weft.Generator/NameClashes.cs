using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir;

namespace Weft.Generator;

/// <summary>
/// The names that more than one spec of a project declares. Letter case is ignored, since Roslyn compares the names
/// of generated files without it, and so do the file systems that they may be written to.
/// </summary>
internal static class NameClashes
{
    /// <summary>The names declared more than once, in ordinal order, in every spelling that occurs.</summary>
    public static EquatableArray<string> Find(IEnumerable<string> names) =>
        new(
            names
                .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
                .Where(group => group.Skip(1).Any())
                .SelectMany(group => group.Distinct(StringComparer.Ordinal))
                .OrderBy(name => name, StringComparer.Ordinal)
        );
}
