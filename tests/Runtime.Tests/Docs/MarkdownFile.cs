using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Runtime.Tests.Docs;

/// <summary>A Markdown file of the repository, as far as tests read it: fenced blocks, code spans, headings and links.</summary>
/// <param name="path">The file, from the root of the repository.</param>
internal sealed partial class MarkdownFile(string path)
{
    /// <summary>Whether generated parts are to be written anew.</summary>
    public static bool Updates => Environment.GetEnvironmentVariable("WEFT_UPDATE") == "1";

    /// <summary>The file, from the root of the repository.</summary>
    public string Path => path;

    /// <summary>The directory that relative links start from.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(InRepository(path))!;

    public string Text => File.ReadAllText(InRepository(path));

    /// <summary>All fenced blocks, in order.</summary>
    public IReadOnlyList<FencedBlock> Blocks =>
        [.. Fence().Matches(Text).Select(m => new FencedBlock(m.Groups["language"].Value, m.Groups["text"].Value))];

    /// <summary>Texts in backticks outside fenced blocks.</summary>
    public IEnumerable<string> CodeSpans => Span().Matches(Words).Select(m => m.Groups["text"].Value);

    /// <summary>Targets of links outside fenced blocks.</summary>
    public IEnumerable<string> Links => Link().Matches(Words).Select(m => m.Groups["target"].Value);

    /// <summary>What a link may name after its hash: each heading in small letters, its spaces as hyphens, without punctuation.</summary>
    public IEnumerable<string> Anchors =>
        Heading()
            .Matches(Words)
            .Select(m => NoAnchor().Replace(m.Groups["title"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>Lines of sh blocks that call the tool.</summary>
    public IEnumerable<string> WeftLines =>
        Blocks
            .Where(b => b.Language == "sh")
            .SelectMany(b => b.Lines)
            .Where(l => l.StartsWith("weft ", StringComparison.Ordinal));

    private string Words => Fence().Replace(Text, "");

    public static string InRepository(string relative) => System.IO.Path.Combine(RepositoryRoot.Path, relative);

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

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<text>[^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?m)^#+ (?<title>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}

/// <summary>A fenced block.</summary>
/// <param name="Language">The word after the opening fence.</param>
/// <param name="Text">The lines between the fences, each with its line feed.</param>
internal sealed record FencedBlock(string Language, string Text)
{
    public IEnumerable<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
