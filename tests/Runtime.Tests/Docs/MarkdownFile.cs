using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Weft.Runtime.Tests.Docs;

/// <summary>A Markdown file of the repository, as far as tests read it: fenced blocks, code spans and links.</summary>
internal sealed partial class MarkdownFile(string path)
{
    /// <summary>The repository, found upwards from the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Whether generated parts are to be written anew.</summary>
    public static bool Updates => Environment.GetEnvironmentVariable("WEFT_UPDATE") == "1";

    /// <summary>The directory that relative links start from.</summary>
    public string Folder => Path.GetDirectoryName(InRepository(path))!;

    public string Text => File.ReadAllText(InRepository(path));

    /// <summary>All fenced blocks, in order.</summary>
    public IReadOnlyList<FencedBlock> Blocks =>
        [.. Fence().Matches(Text).Select(m => new FencedBlock(m.Groups["language"].Value, m.Groups["text"].Value))];

    /// <summary>Texts in backticks outside fenced blocks.</summary>
    public IEnumerable<string> CodeSpans =>
        Span().Matches(Fence().Replace(Text, "")).Select(m => m.Groups["text"].Value);

    /// <summary>Targets of links outside fenced blocks.</summary>
    public IEnumerable<string> Links => Link().Matches(Fence().Replace(Text, "")).Select(m => m.Groups["target"].Value);

    public static string InRepository(string relative) => Path.Combine(Root, relative);

    /// <summary>Holds a generated part current; with WEFT_UPDATE=1 it is written first.</summary>
    public void AssertCurrent(string written, string expected)
    {
        if (Updates && written != expected)
        {
            File.WriteAllText(InRepository(path), Text.Replace(written, expected, StringComparison.Ordinal));
            return;
        }

        Assert.Equal(expected, written);
    }

    private static string FindRoot()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Compiler.sln")))
        {
            directory =
                Path.GetDirectoryName(directory)
                ?? throw new DirectoryNotFoundException("no Compiler.sln above the tests");
        }

        return directory;
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<text>[^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}

/// <summary>A fenced block.</summary>
/// <param name="Language">The word after the opening fence.</param>
/// <param name="Text">The lines between the fences, each with its line feed.</param>
internal sealed record FencedBlock(string Language, string Text)
{
    public IEnumerable<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
