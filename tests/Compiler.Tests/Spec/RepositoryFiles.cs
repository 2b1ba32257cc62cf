using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Tests.Shared;

namespace Weft.Compiler.Tests.Spec;

/// <summary>The specs that the repository ships, found upwards from the test assembly.</summary>
internal static class RepositoryFiles
{
    public static string Specs { get; } = Path.Combine(RepositoryRoot.Path, "specs");

    public static IEnumerable<string> Architectures =>
        Directory.GetFiles(Path.Combine(Specs, "architectures"), "*.arch.yaml").Order(StringComparer.Ordinal);

    public static IEnumerable<string> Experiments =>
        Directory.GetFiles(Path.Combine(Specs, "experiments"), "*.exp.yaml").Order(StringComparer.Ordinal);
}
