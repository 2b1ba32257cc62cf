using System;
using System.Linq;
using System.Text.Json.Nodes;
using Weft.Compiler.Spec;
using Weft.Runtime.Tests.Reference.Drawing;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Runtime.Tests.Reference;

/// <summary>What the comparison draws: documents of the schema, in all its words, printed so that they read the same.</summary>
public class DrawingTests
{
    [Fact]
    public void Every_key_and_word_of_the_language_is_drawn()
    {
        var drawn = DrawnCases.Default.SelectMany(one => SchemaWords.In(one.Document)).ToHashSet();
        var missing = SchemaWords.Of(DrawnCases.Schema, DrawnCases.LeftOut).Except(drawn).ToList();

        Assert.Contains("attention.score", drawn);
        Assert.Contains("score: \"none\"", drawn);
        Assert.True(
            missing.Count == 0,
            $"no accepted draw has {string.Join(", ", missing)}: the property test never exercises it"
        );
    }

    [Fact]
    public void Drawn_documents_match_the_schema() =>
        Assert.All(DrawnCases.Default, one => Assert.True(DrawnCases.Schema.Matches(one.Document), one.Yaml));

    [Fact]
    public void Printed_documents_read_to_the_same_spec() =>
        Assert.All(
            DrawnCases.Default,
            one =>
            {
                // JSON is YAML in flow style: the printed block style must say the same.
                var (block, flow) = (Read(one.Yaml), Read(one.Document.ToJsonString()));
                Assert.NotNull(block.Spec);
                Assert.Equal(flow.Spec, block.Spec);
                Assert.Equal(one.Spec, block.Spec);
                Assert.DoesNotContain('{', one.Yaml.Replace("{}", "", StringComparison.Ordinal));
            }
        );

    [Fact]
    public void Simpler_cases_are_accepted_and_the_steps_end()
    {
        foreach (var one in DrawnCases.Default.Take(50))
        {
            var (simpler, steps) = (one, 0);
            // The first candidate, as a failure is shrunk: the last would lower every number by one, layer by layer.
            while (simpler.Shrink(DrawnCases.Schema).FirstOrDefault() is { } next)
            {
                Assert.NotNull(Read(next.Yaml).Spec);
                Assert.True(++steps < 1000, $"shrinking does not end:\n{next.Yaml}");
                simpler = next;
            }
            Assert.Equal((1, 1), (simpler.Batch, simpler.Length));

            // A list of blocks stays where the top level alone would lack a key.
            var needed = DrawnCases.Schema.For(simpler.Document).Required;
            var kept = simpler.Document.Select(member => member.Key).Except(needed);
            Assert.True(
                !kept.Except(simpler.Document["layers"] is JsonArray ? ["layers", "attention"] : []).Any(),
                simpler.Yaml
            );
        }
    }

    [Fact]
    public void A_seed_draws_the_same_cases_and_the_next_seed_the_same_but_one()
    {
        var cases = DrawnCases.Default.Take(20).Select(Text).ToList();

        Assert.Equal(cases, DrawnCases.Sample(FusedEqualsReferenceTests.DefaultSeed, 20).Select(Text));
        Assert.Equal(cases.Skip(1), DrawnCases.Sample(FusedEqualsReferenceTests.DefaultSeed + 1, 19).Select(Text));
        Assert.Equal(20, cases.Distinct().Count());

        static string Text(DrawnCase one) => $"{one.Batch} {one.Length} {one.Seed}\n{one.Yaml}";
    }

    [Fact]
    public void A_document_that_only_the_schema_allows_is_reported()
    {
        var document = DrawnCases.Default[0].Document.DeepClone();
        document["width"] = "wide";

        var disagreement = Assert.Throws<InvalidOperationException>(() => DrawnCase.Accept(document));

        Assert.Contains("WEFT007", disagreement.Message, StringComparison.Ordinal);
        Assert.Contains("width: wide", disagreement.Message, StringComparison.Ordinal);
    }

    private static ReadResult<ArchitectureSpec> Read(string text) =>
        SpecReader.ReadArchitecture("drawn.arch.yaml", text);
}
