using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

public sealed class ArchitectureDiagnosticsTests
{
    private const string Valid = """
        name: Small
        input: { real: 1 }
        width: 16
        layers: 1
        attention:
          score: none
          heads: 4
          position: log
        feed-forward: { width: 8 }
        read-out: last
        output: { real: 1 }

        """;

    [Theory]
    [InlineData("  heads: 4", "  head: 4", "WEFT004", 7, 3)]
    [InlineData("width: 16", "# none", "WEFT005", 1, 1)]
    [InlineData("  score: none", "  # none", "WEFT005", 7, 3)]
    [InlineData("{ width: 8 }", "{}", "WEFT005", 9, 15)]
    [InlineData("layers: 1", "width: 16", "WEFT006", 4, 1)]
    [InlineData("width: 16", "width: \"16\"", "WEFT007", 3, 8)]
    [InlineData("width: 16", "width: 0x10", "WEFT007", 3, 8)]
    [InlineData("width: 16", "width: 016", "WEFT007", 3, 8)]
    [InlineData("width: 16", "width: 1_6", "WEFT007", 3, 8)]
    [InlineData("width: 16", "width: 16.0", "WEFT007", 3, 8)]
    [InlineData("width: 16", "width: [16]", "WEFT007", 3, 8)]
    [InlineData("width: 16", "width:", "WEFT007", 3, 7)]
    [InlineData("{ width: 8 }", "[8]", "WEFT007", 9, 15)]
    [InlineData("input: { real: 1 }", "input: 1", "WEFT007", 2, 8)]
    [InlineData("input: { real: 1 }", "input: {}", "WEFT007", 2, 8)]
    [InlineData("input: { real: 1 }", "input: { real: 1, tokens: 2 }", "WEFT007", 2, 19)]
    [InlineData("input: { real: 1 }", "input: { reel: 1 }", "WEFT004", 2, 10)]
    [InlineData("width: 16", "width: 0", "WEFT008", 3, 8)]
    [InlineData("width: 16", "width: -1", "WEFT008", 3, 8)]
    [InlineData("width: 16", "width: 99999999999999999999", "WEFT008", 3, 8)]
    [InlineData("position: log", "position: linear", "WEFT009", 8, 13)]
    [InlineData("position: log", "position: Log", "WEFT009", 8, 13)]
    [InlineData("{ width: 8 }", "{ width: 8, activation: tanh }", "WEFT009", 9, 39)]
    [InlineData("{ width: 8 }", "nothing", "WEFT009", 9, 15)]
    [InlineData("position: log", "position: { kind: log, initial-slope: 0 }", "WEFT008", 8, 41)]
    [InlineData("position: log", "position: { kind: log, initial-slope: 1e999 }", "WEFT008", 8, 41)]
    [InlineData("position: log", "position: { kind: log, initial-slope: .nan }", "WEFT007", 8, 41)]
    [InlineData("position: log", "position: { kind: log, initial-slope: [1] }", "WEFT007", 8, 41)]
    [InlineData("position: log", "position: { kind: log, initial-slope: [2, 1] }", "WEFT008", 8, 41)]
    [InlineData("position: log", "position: { kind: log, initial-slope: [0, 1] }", "WEFT008", 8, 42)]
    [InlineData("name: Small", "name: class", "WEFT010", 1, 7)]
    [InlineData("name: Small", "name: record", "WEFT010", 1, 7)]
    [InlineData("name: Small", "name: ToString", "WEFT010", 1, 7)]
    [InlineData("name: Small", "name: my-model", "WEFT010", 1, 7)]
    [InlineData("name: Small", "name: 2nd", "WEFT010", 1, 7)]
    [InlineData("name: Small", "name: Größe", "WEFT010", 1, 7)]
    [InlineData("name: Small", "name: 'a*/b'", "WEFT010", 1, 7)]
    [InlineData("name: Small", "name: 'a\"b'", "WEFT010", 1, 7)]
    [InlineData("name: Small", "name: \"Small\\n\"", "WEFT010", 1, 7)]
    [InlineData(
        "name: Small",
        "name: A23456789012345678901234567890123456789012345678901234567890123456",
        "WEFT010",
        1,
        7
    )]
    [InlineData("name: Small", "name:", "WEFT007", 1, 6)]
    [InlineData("  heads: 4", "  heads: 3", "WEFT011", 7, 10)]
    [InlineData("width: 16", "width: !!int 16", "WEFT002", 3, 8)]
    [InlineData("width: 16", "width: *w", "WEFT002", 3, 8)]
    public void Error_is_located_on_the_offending_value(string valid, string wrong, string id, int line, int column)
    {
        Assert.Contains(valid, Valid);
        var diagnostic = Assert.Single(Read(Valid.Replace(valid, wrong)));

        Assert.Equal((id, line, column), (diagnostic.Id, diagnostic.Span.Line, diagnostic.Span.Column));
        Assert.Contains("expected", diagnostic.Message);
        Assert.DoesNotContain('\n', diagnostic.Message);
    }

    [Fact]
    public void Absurd_size_is_refused()
    {
        var text = Valid.Replace("width: 16", "width: 65536").Replace("heads: 4", "heads: 4096\n  head-size: full");

        var diagnostic = Assert.Single(Read(text));
        Assert.Equal(("WEFT012", 3, 8), (diagnostic.Id, diagnostic.Span.Line, diagnostic.Span.Column));
    }

    /// <summary>
    /// Every size at its maximum: the count neither overflows nor takes long. 1024 layers of 3 x 4096 heads of 65536^2
    /// and of two matrices for 2^20 hidden units are 2^56 entries and more.
    /// </summary>
    [Fact]
    public void Absurd_depth_is_refused_after_little_work()
    {
        var text = Valid
            .Replace("width: 16", "width: 65536")
            .Replace("layers: 1", "layers: 1024")
            .Replace("score: none", "score: dot-product")
            .Replace("heads: 4", "heads: 4096\n  head-size: full")
            .Replace("{ width: 8 }", "{ width: 1048576 }");

        // 0.7 GB for a graph of 1024 layers; what multiplied by heads as well would take thousands.
        var diagnostic = Assert.Single(Work.Little(() => Read(text), most: 2L << 30));

        Assert.Equal("WEFT012", diagnostic.Id);
        Assert.StartsWith("found 541", diagnostic.Message);
    }

    [Fact]
    public void All_errors_are_reported_in_the_order_of_the_file()
    {
        var text = Valid.Replace("width: 16", "width: 0").Replace("heads: 4", "head: 4").Replace("last", "lst");

        Assert.Equal(["WEFT008", "WEFT004", "WEFT009"], Read(text).Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void Message_names_what_was_found_what_is_expected_and_a_mend()
    {
        var diagnostic = Assert.Single(Read(Valid.Replace("heads: 4", "head: 4")));

        Assert.Equal(
            "specs/x.arch.yaml(7,3): error WEFT004: found key 'head', expected one of score, heads, head-size, "
                + "normalisation, position, causal; did you mean 'heads'?",
            diagnostic.ToString()
        );
    }

    [Theory]
    [InlineData("width: \"16\"", "found the text '16', expected a whole number from 1 to 65536; remove the quotes")]
    [InlineData("width: 0", "found '0', expected a whole number from 1 to 65536; the nearest is 1")]
    [InlineData("width: 70000", "found '70000', expected a whole number from 1 to 65536; the nearest is 65536")]
    public void Wrong_number_comes_with_its_mend(string wrong, string message) =>
        Assert.Equal(message, Assert.Single(Read(Valid.Replace("width: 16", wrong))).Message);

    [Fact]
    public void Catalogue_is_in_the_order_of_ids_and_has_each_once()
    {
        var ids = DiagnosticCatalogue.All.Select(rule => rule.Id).ToList();

        Assert.All(ids, id => Assert.Matches("^WEFT[0-9]{3}$", id));
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }

    private static IReadOnlyList<SpecDiagnostic> Read(string text) =>
        SpecReader.ReadArchitecture("specs/x.arch.yaml", text).Diagnostics;
}
