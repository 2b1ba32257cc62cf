using System.Collections.Generic;

namespace Weft.Runtime.Tests.Docs;

/// <summary>The Markdown files of the repository, all of them; what they show is tested.</summary>
internal static class MarkdownFiles
{
    public static MarkdownFile Readme { get; } = new("README.md");

    public static MarkdownFile Specs { get; } = new("specs/README.md");

    public static MarkdownFile Generator { get; } = new("generator/README.md");

    public static MarkdownFile Tests { get; } = new("tests/README.md");

    public static IReadOnlyList<MarkdownFile> All { get; } =
    [Readme, Specs, new("runtime/README.md"), Generator, new("bench/README.md"), Tests];
}
