using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Generator.Tests;

/// <summary>
/// A spec is data: whatever stands in its fields is refused, or ends as one class without a token that the compiler
/// did not choose. Files may come from strangers, and building a project must not run what they wrote.
/// </summary>
public sealed class InjectionTests
{
    private const string Path = "specs/probe.arch.yaml";

    /// <summary>Ways out of an identifier, a string, a comment and a documentation comment.</summary>
    private static readonly string[] Hostile =
    [
        "\"; System.Environment.Exit(1); //",
        "*/ class Evil { } /*",
        "</summary> class Evil { }",
        "Probe\nclass Evil { }",
        "Probe\r\nclass Evil { }",
        "Probe\u2028class Evil { }",
        "Probe\u2029class Evil { }",
        "Probe\u0085class Evil { }",
        "Probe { } class Evil",
        "1; class Evil { }",
        "@class",
        "@Evil",
        "class",
        "\\u0045vil",
        "Evil<T>",
        "Evil.Probe",
        "../Evil",
        "{Evil}",
        "{{Evil}}",
        "{System.Environment.Exit(1)}",
        "#endif",
        "\"\"\"",
        "Ev\u200bil",
        "\u202eliv\u0415",
        "\0Evil",
    ];

    public static TheoryData<int> Texts => new(Enumerable.Range(0, Hostile.Length));

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_in_place_of_any_scalar_injects_nothing(int index)
    {
        foreach (string spelling in Spellings(Hostile[index]))
        {
            foreach (Match scalar in Scalars(Specs.Valid("Probe")))
            {
                AssertHarmless(Path, Replace(Specs.Valid("Probe"), scalar, spelling));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_in_a_comment_or_in_the_path_injects_nothing(int index)
    {
        AssertHarmless(Path, Specs.Valid("Probe") + "# " + Hostile[index] + "\n");
        AssertHarmless("specs/" + Hostile[index] + ".arch.yaml", Specs.Valid("Probe"));
    }

    /// <summary>A description is for people: no text in it changes a character of the source.</summary>
    [Theory]
    [MemberData(nameof(Texts))]
    public void Description_leaves_the_source_as_it_is(int index)
    {
        const string Written = "description: nothing";
        string text = Specs.Valid("Probe");
        string? expected = GeneratorHarness.Run(new MemoryFile(Path, text)).Source("Probe");
        string hostile = text.Replace(
            Written,
            "description: " + SymbolDisplay.FormatLiteral(Hostile[index], quote: true),
            StringComparison.Ordinal
        );

        Assert.NotNull(expected);
        Assert.NotEqual(text, hostile);
        GeneratorRunResult result = GeneratorHarness.Run(new MemoryFile(Path, hostile));
        Assert.Empty(result.Diagnostics);
        Assert.Equal(expected, result.Source("Probe"));
    }

    [Fact]
    public void Probe_has_a_scalar_to_replace_for_every_field() =>
        Assert.Equal(Specs.Scalars, Scalars(Specs.Valid("Probe")).Count);

    /// <summary>Keys and their values on one line: everything but the headings of sections.</summary>
    private static MatchCollection Scalars(string text) => Regex.Matches(text, @"(?<=: |\[|, )[\w.\-]+");

    private static string Replace(string text, Match scalar, string value) =>
        text[..scalar.Index] + value + text[(scalar.Index + scalar.Length)..];

    /// <summary>Plain, single-quoted and double-quoted YAML.</summary>
    private static IEnumerable<string> Spellings(string value) =>
        [
            value,
            "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'",
            SymbolDisplay.FormatLiteral(value, quote: true),
        ];

    private static void AssertHarmless(string path, string text)
    {
        GeneratorRunResult result = GeneratorHarness.Run(new MemoryFile(path, text));

        Assert.Null(result.Exception);
        if (result.GeneratedSources.IsEmpty)
        {
            Assert.All(result.Diagnostics, diagnostic => Assert.Equal(path, diagnostic.Location.GetLineSpan().Path));
            Assert.NotEmpty(result.Diagnostics);
            return;
        }

        SyntaxNode root = Assert.Single(result.GeneratedSources).SyntaxTree.GetRoot();
        Assert.DoesNotContain(root.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Single(root.DescendantNodes().OfType<ClassDeclarationSyntax>());
        Assert.DoesNotContain(
            root.DescendantTokens(),
            token => token.ValueText is "Evil" or "Exit" || token.IsKind(SyntaxKind.BadToken)
        );
    }
}
