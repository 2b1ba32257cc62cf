using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Weft.Tests.Shared;
using Xunit;

namespace Generator.Tests;

/// <summary>Any file gives a located diagnostic, with little work, and costs no other file its class.</summary>
public sealed class HostileInputTests
{
    private const string Path = "specs/hostile.arch.yaml";

    /// <summary>
    /// What a build may allocate over one bad file, in bytes. The first run, which loads code, is not counted.
    /// </summary>
    private const long Allowance = 64L << 20;

    private static readonly Dictionary<string, string> Inputs = new()
    {
        ["empty file"] = "",
        ["blank lines"] = "\n\n\n",
        ["only a comment"] = "# nothing\n",
        ["two documents"] = Specs.Valid("A") + "---\n" + Specs.Valid("B"),
        ["tabs"] = "\t" + Specs.Valid("A").Replace("\n", "\n\t", StringComparison.Ordinal),
        ["unterminated flow"] = Specs.Valid("A") + "more: [1, 2\n",
        ["unterminated string"] = Specs.Valid("A") + "more: \"abc\n",
        ["duplicate key"] = Specs.Valid("A") + Specs.Valid("A"),
        ["unknown key"] = Specs.Valid("A") + "more: 1\n",
        ["a list"] = "- 1\n- 2\n",
        ["a scalar"] = "42",
        ["wrong type"] = Specs.Valid("A").Replace("width: 8", "width: wide", StringComparison.Ordinal),
        ["list for a number"] = Specs.Valid("A").Replace("width: 8", "width: [8]", StringComparison.Ordinal),
        ["fraction"] = Specs.Valid("A").Replace("width: 8", "width: 8.5", StringComparison.Ordinal),
        ["overflow"] = Specs.Valid("A").Replace("width: 8", "width: 99999999999999999999", StringComparison.Ordinal),
        ["width 0"] = Specs.Valid("A", width: 0),
        ["negative width"] = Specs.Valid("A", width: -8),
        ["heads that do not divide the width"] = Specs.Valid("A", width: 7),
        ["name with a space"] = Specs.Valid("A B"),
        ["name from a digit"] = Specs.Valid("1A"),
        ["name that is a keyword"] = Specs.Valid("class"),
        ["no name"] = Specs.Valid(""),
        ["undefined alias"] = Specs.Valid("*nobody"),
        ["alias of itself"] = "&a [*a]",
        ["alias bomb"] = AliasBomb(),
        ["nested brackets"] = "a: " + new string('[', 5000) + new string(']', 5000),
        ["unclosed brackets"] = new string('[', 5000),
        ["nested braces"] = string.Concat(Enumerable.Repeat("{a: ", 5000)),
        ["nested lists"] = string.Concat(Enumerable.Repeat("- ", 5000)),
        ["a long line"] = "name: " + new string('a', 1_000_000),
        ["bytes that are no UTF-8"] = Specs.Valid("A\uFFFD"),
        ["replacement character in a comment"] = Specs.Valid("A") + "# \uFFFD\n",
        ["NUL"] = Specs.Valid("A\0"),
        ["lone surrogate"] = Specs.Valid("A\uD800"),
    };

    public static TheoryData<string> Cases => new(Inputs.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bad_file_gives_a_located_diagnostic_and_spares_the_others(string input)
    {
        MemoryFile good = new("specs/good.arch.yaml", Specs.Valid("Good"));
        MemoryFile bad = new(Path, Inputs[input]);
        GeneratorHarness.Run(good, new MemoryFile(Path, Specs.Valid("Good")));

        GeneratorRunResult result = Work.Little(() => GeneratorHarness.Run(bad, good), Allowance);

        Assert.Null(result.Exception);
        Assert.NotEmpty(result.Diagnostics);
        Assert.All(result.Diagnostics, AssertLocated);
        Assert.Equal(
            GeneratorHarness.Run(good).Source("Good"),
            Assert.Single(result.GeneratedSources).SourceText.ToString()
        );
    }

    private static void AssertLocated(Diagnostic diagnostic)
    {
        Assert.StartsWith("WEFT", diagnostic.Id, StringComparison.Ordinal);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal(LocationKind.ExternalFile, diagnostic.Location.Kind);
        Assert.Equal(Path, diagnostic.Location.GetLineSpan().Path);
    }

    /// <summary>Ten levels of ten references each: ten thousand million nodes if they were all expanded.</summary>
    private static string AliasBomb() =>
        "a0: &a0 x\n"
        + string.Concat(
            Enumerable
                .Range(1, 10)
                .Select(level =>
                    $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"
                )
        );
}
