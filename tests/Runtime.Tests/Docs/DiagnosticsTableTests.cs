using System;
using System.Linq;
using Weft.Compiler.Diagnostics;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Runtime.Tests.Docs;

/// <summary>generator/README.md documents the diagnostics that there are.</summary>
public sealed class DiagnosticsTableTests
{
    private const string Begin = "<!-- diagnostics -->\n";
    private const string End = "<!-- /diagnostics -->\n";

    private static readonly MarkdownFile s_file = MarkdownFiles.Generator;

    [Fact]
    public void Table_is_current()
    {
        string text = s_file.Text;
        int from = text.IndexOf(Begin, StringComparison.Ordinal);
        int to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, "the markers of the table are missing");

        s_file.AssertCurrent(text[from..(to + End.Length)], Begin + Table() + End);
    }

    /// <summary>The catalogue lists every rule that it declares, so the table does too.</summary>
    [Fact]
    public void Catalogue_is_complete()
    {
        var declared = typeof(DiagnosticCatalogue)
            .GetFields()
            .Where(f => f.FieldType == typeof(DiagnosticRule))
            .Select(f => (DiagnosticRule)f.GetValue(null)!);

        Assert.Equal(declared.OrderBy(r => r.Id, StringComparer.Ordinal), DiagnosticCatalogue.All);
    }

    [Fact]
    public void Example_message_is_printed()
    {
        const string Spec =
            "name: A\ninput: { real: 1 }\nwidth: 0\nattention: { score: none, position: log }\noutput: { real: 1 }\n";
        var message = Assert.Single(SpecReader.ReadArchitecture("model.arch.yaml", Spec).Diagnostics);

        FencedBlock block = Assert.Single(s_file.Blocks);
        s_file.AssertCurrent(block.Text, message + "\n");
    }

    private static string Table() =>
        "\n| id | severity | title | example | what to do |\n|---|---|---|---|---|\n"
        + string.Concat(
            DiagnosticCatalogue.All.Select(r =>
                $"| {r.Id} | {(r.Severity == SpecSeverity.Error ? "error" : "info")} | {Cell(r.Title)} | {Cell(r.Example)} | {Cell(r.Mend)} |\n"
            )
        )
        + "\n";

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("---", "\\-\\-\\-", StringComparison.Ordinal);
}
