using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Weft.Runtime.Tasks;

/// <summary>The files of a text: one, or all below a folder.</summary>
internal static class TextFiles
{
    /// <summary>All files below a folder, by path in ordinal order; hidden ones are left out.</summary>
    public static IReadOnlyList<string> Below(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(IsHidden))
                .Order(StringComparer.Ordinal),
        ];

    private static bool IsHidden(string part) => part.StartsWith('.');
}
