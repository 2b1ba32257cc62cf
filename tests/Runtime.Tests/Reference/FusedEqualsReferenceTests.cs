using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Weft.Compiler.Spec;
using Weft.Runtime.Tests.Reference.Drawing;
using Xunit;

namespace Weft.Runtime.Tests.Reference;

/// <summary>
/// The heart of the test suite: every compiled module equals the reference on specs drawn at random. WEFT_SPECS sets how
/// many are drawn, WEFT_SEED which ones.
/// </summary>
public class FusedEqualsReferenceTests
{
    /// <summary>The draw of a run that sets neither.</summary>
    internal const int DefaultSpecs = 400;

    /// <inheritdoc cref="DefaultSpecs"/>
    internal const ulong DefaultSeed = 1;

    [Fact]
    public void Drawn_specs()
    {
        var specs = (int)FromEnvironment("WEFT_SPECS", DefaultSpecs);
        var seed = FromEnvironment("WEFT_SEED", DefaultSeed);
        var comparison = new CaseComparison();

        var failure = RandomCheck.FirstFailure(seed, specs, comparison.Run);

        Assert.True(failure is null, failure?.ToString());
        Assert.True(
            comparison.Compared >= 0.8 * specs || specs < 10, // a replay of a few says nothing about the share
            $"most drawn specs overflow: only {comparison.Compared} of {specs} were compared"
        );
    }

    /// <summary>What takes several rare draws at once, so that a fault in it passed the 300 draws of the default seed.</summary>
    [Theory]
    [InlineData("last", "full")]
    [InlineData("last", "split")]
    [InlineData("every", "full")]
    [InlineData("every", "split")]
    public void Groups_of_tmx_without_normalisation(string readOut, string headSize) =>
        Compare(Tmx(readOut, headSize, "", Group("alibi", 1), Group("log", 2), Group("lin", 1)));

    /// <summary>
    /// The columns of the groups' gates and the norms' gains have names alike: with a local variable for the gain, the
    /// result was another or none. 400 draws of schemas key by key had no such architecture.
    /// </summary>
    [Theory]
    [MemberData(nameof(Norms))]
    public void Groups_of_tmx_beside_norms(string norm, string placement, int groups, string readOut)
    {
        string[] kinds = ["log", "alibi", "lin"];
        var heads = Enumerable.Range(0, groups).Select(i => Group(kinds[i], 1)).ToArray();
        Compare(Tmx(readOut, "full", $$"""{ "kind": "{{norm}}", "placement": "{{placement}}" }""", heads));
    }

    public static TheoryData<string, string, int, string> Norms
    {
        get
        {
            var data = new TheoryData<string, string, int, string>();
            foreach (var norm in new[] { "layer-norm", "rms-norm" })
            {
                foreach (var placement in new[] { "pre", "post" })
                {
                    data.Add(norm, placement, 2, "last");
                    data.Add(norm, placement, 2, "every");
                    data.Add(norm, placement, 3, "every");
                }
            }

            return data;
        }
    }

    /// <summary>The architecture as it was found.</summary>
    [Fact]
    public void Groups_of_tmx_with_a_read_out_after_norms()
    {
        var document = JsonNode
            .Parse(
                """
                {
                  "name": "TmxGroupsNorm", "input": { "real": 1 }, "width": 15, "layers": 2,
                  "attention": {
                    "score": "tmx", "heads": 5, "normalisation": "none",
                    "position": [{ "kind": "log", "heads": 3 }, { "kind": "log", "heads": 1 }, { "kind": "alibi", "heads": 1 }]
                  },
                  "feed-forward": { "width": 6, "activation": "gelu" },
                  "norm": { "kind": "layer-norm", "placement": "pre" },
                  "last-layer": "residual", "final-norm": "layer-norm", "read-out": "last", "output": { "real": 5 }
                }
                """
            )!
            .AsObject();

        Compare(document);
    }

    /// <summary>Ways that groups of heads share, in each order of the groups, equal the reference with gradients.</summary>
    [Theory]
    [InlineData("none", "mixing: recurrence", "lin,lin")]
    [InlineData("none", "mixing: recurrence", "lin,lin,lin")]
    [InlineData("tmx", "mixing: recurrence", "lin,lin")]
    [InlineData("none", "mixing: prefix-sums", "none,t5-staircase")]
    [InlineData("none", "mixing: prefix-sums", "t5,t5-staircase,none")]
    [InlineData("dot-product", "dot-product: flash", "lin,alibi")]
    [InlineData("dot-product", "dot-product: flash", "alibi,lin,lin")]
    [InlineData("dot-product", "dot-product: flash", "lin,none,alibi")]
    [InlineData("dot-product", "dot-product: flash", "rotary,alibi")]
    public void Ways_that_groups_share(string score, string plan, string positions)
    {
        foreach (var normalisation in new[] { "softmax", "none" }.Skip(score == "tmx" ? 1 : 0))
        {
            foreach (var headSize in new[] { "split", "full" })
            {
                if (score == "dot-product" && (normalisation, headSize) != ("softmax", "split"))
                {
                    continue;
                }

                var kinds = positions.Split(',');
                Compare(
                    new JsonObject
                    {
                        ["name"] = "Shared",
                        ["input"] = new JsonObject { ["real"] = 2 },
                        ["width"] = 4 * kinds.Length,
                        ["attention"] = new JsonObject
                        {
                            ["score"] = score,
                            ["heads"] = kinds.Length,
                            ["head-size"] = headSize,
                            ["normalisation"] = normalisation,
                            ["position"] = new JsonArray([.. kinds.Select(kind => Group(kind, 1))]),
                        },
                        ["plan"] = new JsonObject { [plan.Split(": ")[0]] = plan.Split(": ")[1] },
                        ["read-out"] = "every",
                        ["output"] = new JsonObject { ["real"] = 3 },
                    }
                );
            }
        }
    }

    private static JsonObject Tmx(string readOut, string headSize, string norm, params JsonObject[] groups)
    {
        var document = new JsonObject
        {
            ["name"] = "Rare",
            ["input"] = new JsonObject { ["real"] = 2 },
            ["width"] = 8,
            ["layers"] = 2,
            ["attention"] = new JsonObject
            {
                ["score"] = "tmx",
                ["heads"] = groups.Sum(group => (int)group["heads"]!),
                ["head-size"] = headSize,
                ["normalisation"] = "none",
                ["position"] = new JsonArray([.. groups]),
            },
            ["read-out"] = readOut,
            ["output"] = new JsonObject { ["real"] = 3 },
        };
        if (norm.Length > 0)
        {
            document["norm"] = JsonNode.Parse(norm);
            document["feed-forward"] = new JsonObject { ["width"] = 5 };
            document["last-layer"] = "residual";
        }

        return document;
    }

    private static JsonObject Group(string kind, int heads) => new() { ["kind"] = kind, ["heads"] = heads };

    private static void Compare(JsonObject document)
    {
        var comparison = new CaseComparison();
        var spec = SpecReader.ReadArchitecture("rare.arch.yaml", YamlText.Write(document)).Spec!;

        comparison.Run(new DrawnCase(document, spec, new([]), Batch: 2, Length: 5, Seed: 1));

        Assert.Equal(1, comparison.Compared);
    }

    private static ulong FromEnvironment(string variable, ulong otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : otherwise;
}
