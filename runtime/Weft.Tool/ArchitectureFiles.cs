using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Enumeration;
using System.Linq;
using Weft.Compiler.Spec;

namespace Weft.Tool;

/// <summary>Finds files that declare architectures.</summary>
internal static class ArchitectureFiles
{
    /// <summary>The architectures that come with the tool: the build copies them beside it.</summary>
    public static string Shipped => FromWorkingDirectory(Path.Combine(AppContext.BaseDirectory, "specs"));

    /// <summary>The architectures below a directory; a path that is no directory stands for itself.</summary>
    /// <exception cref="InputException">The directory holds none, or cannot be read.</exception>
    public static IReadOnlyList<string> In(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        try
        {
            string[] files = [.. Below(path)];
            return files.Length > 0
                ? files
                : throw new InputException(
                    $"{path}: error: found no file named *{SpecSuffix.Architecture} in this directory, expected one or more"
                );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: error: the directory cannot be read: {e.Message}");
        }
    }

    /// <summary>Every file once, by its name and then by its path.</summary>
    public static IEnumerable<string> Ordered(IEnumerable<string> files) =>
        files
            .DistinctBy(Path.GetFullPath, StringComparer.Ordinal)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)
            .ThenBy(file => file, StringComparer.Ordinal);

    // Builds copy specs to bin and obj; a copy is no architecture of its own. Links to directories may lead in circles.
    private static FileSystemEnumerable<string> Below(string directory) =>
        new(
            directory,
            (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true }
        )
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                !entry.IsDirectory
                && entry.FileName.EndsWith(SpecSuffix.Architecture, StringComparison.OrdinalIgnoreCase),
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
                && !entry.FileName.SequenceEqual("bin")
                && !entry.FileName.SequenceEqual("obj"),
        };

    // As short as the user would write it, so that a line of the list can be used in the next command.
    private static string FromWorkingDirectory(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
