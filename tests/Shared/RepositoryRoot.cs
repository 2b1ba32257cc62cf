using System;
using System.IO;

namespace Weft.Tests.Shared;

/// <summary>The repository, found upwards from the test assembly.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(directory, "Compiler.sln")))
        {
            directory =
                System.IO.Path.GetDirectoryName(directory)
                ?? throw new DirectoryNotFoundException("no Compiler.sln above the tests");
        }

        return directory;
    }
}
