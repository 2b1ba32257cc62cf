using System;
using System.IO;
using System.Linq;
using System.Text;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

public sealed class HostileTextTests
{
    public static TheoryData<string, string, int, int> Texts =>
        new()
        {
            { "", "WEFT003", 1, 1 },
            { "# nothing but a comment\n", "WEFT003", 1, 1 },
            { "name: A\n---\nname: B\n", "WEFT003", 2, 1 },
            { "attention:\n\tscore: none\n", "WEFT002", 2, 1 },
            { "\tname: A\n", "WEFT002", 1, 1 },
            { "input: { real: 1\nwidth: 1\n", "WEFT002", 1, 10 },
            { "name: 'A\n", "WEFT002", 1, 7 },
            { "? [a]\n: b\n", "WEFT002", 1, 1 },
            { "just text", "WEFT007", 1, 1 },
            { "a: &x [*x]\n", "WEFT002", 1, 8 },
            { Laughs(), "WEFT012", 4, 45 },
            { Tower(), "WEFT012", 3, 37 },
            { "a: " + new string('[', 5_000), "WEFT012", 1, 68 },
            { "a: " + new string('{', 200_000), "WEFT012", 1, 68 },
            { string.Concat(Enumerable.Repeat("- ", 5_000)), "WEFT012", 1, 131 },
            { "a: [" + string.Concat(Enumerable.Repeat("1,", 20_000)) + "]", "WEFT012", 1, 19_999 },
            { "name: \uFFFD\n", "WEFT001", 1, 7 },
            { "name: A\0\n", "WEFT001", 1, 8 },
            { new string('a', 2_000_000), "WEFT001", 1, 1 },
        };

    [Theory, MemberData(nameof(Texts))]
    public void Hostile_text_is_one_located_diagnostic_after_little_work(string text, string id, int line, int column)
    {
        var diagnostic = Assert.Single(Work.Little(() => SpecReader.ReadArchitecture("x", text)).Diagnostics);

        Assert.Equal((id, line, column), (diagnostic.Id, diagnostic.Span.Line, diagnostic.Span.Column));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_located()
    {
        byte[] bytes = [.. "name: A\nw"u8, 0xC3, 0x28];

        Assert.Null(SpecText.Decode(bytes, "x", out var error));
        Assert.Equal(
            "x(2,2): error WEFT001: found bytes that are no UTF-8, expected UTF-8 text; save the file as UTF-8",
            error!.ToString()
        );
        Assert.Equal("name", SpecText.Decode([.. Encoding.UTF8.Preamble, .. "name"u8], "x", out error));
        Assert.Null(error);
    }

    [Fact]
    public void Mutations_never_throw_and_never_lose_their_place()
    {
        var random = new Random(20261);
        var seeds = RepositoryFiles.Architectures.Select(File.ReadAllText).ToArray();
        const string inserted = "{}[]:,-&*!|>'\"%@`?#\t\n\r ~0x\0\u2028😀";
        for (var round = 0; round < 2_000; round++)
        {
            var text = new StringBuilder(seeds[random.Next(seeds.Length)]);
            for (var change = random.Next(1, 6); change > 0 && text.Length > 0; change--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(3))
                {
                    case 0:
                        text.Insert(at, inserted[random.Next(inserted.Length)]);
                        break;
                    case 1:
                        text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at));
                        break;
                    default:
                        text.Insert(at, text.ToString(random.Next(text.Length), 1));
                        break;
                }
            }

            var result = SpecReader.ReadArchitecture("x", text.ToString());

            Assert.Equal(result.Spec is null, result.Diagnostics.Any(found => found.Severity == SpecSeverity.Error));
            Assert.All(result.Diagnostics, diagnostic => AssertInside(diagnostic.Span, text.Length));
        }
    }

    private static void AssertInside(TextSpan span, int length)
    {
        Assert.InRange(span.Start, 0, length);
        Assert.InRange(span.Start + span.Length, 0, length);
        Assert.True(span is { Line: >= 1, Column: >= 1 });
    }

    // Each line holds the one before, 30 levels deeper: no line is deep, but what they stand for is.
    private static string Tower()
    {
        static string Nested(string inner) => new string('[', 30) + inner + new string(']', 30);
        return $"a: &a {Nested("1")}\nb: &b {Nested("*a")}\nc: &c {Nested("*b")}\nd: &d {Nested("*c")}\n";
    }

    /// <summary>Ten levels of ten aliases each: ten thousand million values from a few hundred characters.</summary>
    private static string Laughs()
    {
        var text = new StringBuilder("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (var level = 1; level <= 10; level++)
        {
            var aliases = string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10));
            text.Append($"a{level}: &a{level} [{aliases}]\n");
        }
        return text.ToString();
    }
}
