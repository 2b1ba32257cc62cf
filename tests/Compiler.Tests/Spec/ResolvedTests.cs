using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

/// <summary>The resolved text of an architecture is the architecture, written out.</summary>
public sealed class ResolvedTests
{
    public static TheoryData<string> Architectures => new(RepositoryFiles.Architectures);

    [Theory, MemberData(nameof(Architectures))]
    public void Shipped_spec_resolves_to_an_equal_one(string path) =>
        AssertFaithful(
            File.ReadAllText(path),
            name => File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, name))
        );

    [Fact]
    public void Every_default_is_written_in_the_order_of_the_fields()
    {
        const string text =
            "output: &step { real: 1 }\nattention: { position: log, score: none }\nname: 'Small'\nwidth: 16\ninput: *step\n";

        AssertFaithful(text, _ => null);
        Assert.Equal(
            """
            name: 'Small'
            description: ''
            input:
              real: 1
            width: 16
            layers: 1
            attention:
              score: none
              heads: 1
              head-size: split
              normalisation: softmax
              position:
                kind: log
                initial-slope:
                  - 0.0025
                  - 4
              causal: true
            feed-forward: none
            norm:
              kind: none
              placement: pre
            plan: auto
            last-layer: read-out
            final-norm: none
            biases: paper
            dropout: 0
            tied-embeddings: false
            read-out: last
            output:
              real: 1

            """,
            SpecReader.Resolve("x", text).Spec
        );
    }

    [Fact]
    public void What_a_file_extends_is_merged_in()
    {
        var files = new Dictionary<string, string>
        {
            ["base.yaml"] =
                "extends: deep.yaml\nname: Base\nfeed-forward: { width: 8 }\nattention: { score: dot-product }\n",
            ["deep.yaml"] =
                "input: { tokens: 4 }\nwidth: 16\nattention: { heads: 2, position: lin }\noutput: { real: 1 }\n",
        };
        const string text = "name: Own\nextends: base.yaml\nattention: { position: { initial-slope: 1e-2 } }\n";

        var resolved = AssertFaithful(text, files.GetValueOrDefault);

        Assert.DoesNotContain("extends", resolved);
        Assert.Contains("    kind: lin\n    initial-slope: 1e-2\n", resolved);
    }

    [Fact]
    public void A_spec_with_errors_has_no_resolved_text()
    {
        var text = File.ReadAllText(RepositoryFiles.Architectures.First()).Replace("width: 32", "width: 0");

        var result = SpecReader.Resolve("x", text);

        Assert.Null(result.Spec);
        Assert.Equal(
            SpecReader.ReadArchitecture("x", text).Diagnostics.Select(found => found.ToString()),
            result.Diagnostics.Select(found => found.ToString())
        );
        Assert.NotEmpty(result.Diagnostics);
    }

    private static string AssertFaithful(string text, Func<string, string?> readFile)
    {
        var expected = SpecReader.ReadArchitecture("x", text, readFile: readFile);
        Assert.NotNull(expected.Spec);

        var resolved = SpecReader.Resolve("x", text, readFile).Spec;

        Assert.NotNull(resolved);
        Assert.Equal(expected.Spec, SpecReader.ReadArchitecture("x", resolved).Spec);
        Assert.Equal(resolved, SpecReader.Resolve("x", resolved).Spec);
        return resolved;
    }
}
