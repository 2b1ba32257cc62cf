using System;
using System.IO;
using Weft.Tests.Shared;

namespace Weft.Runtime.Tests.Tool;

/// <summary>The folder <c>specs</c> of the repository.</summary>
internal static class ShippedSpecs
{
    public static string Root { get; } = Path.Combine(RepositoryRoot.Path, "specs");

    public static string DpFreeLog => File.ReadAllText(Path.Combine(Root, "architectures", "dpfree-log.arch.yaml"));

    /// <summary>The same architecture under another name.</summary>
    public static string Named(string name) =>
        DpFreeLog.Replace("name: DpFreeLog", $"name: {name}", StringComparison.Ordinal);
}
