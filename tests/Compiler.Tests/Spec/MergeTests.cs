using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

/// <summary>One tree laid over another, as the shape of an architecture says.</summary>
public sealed class MergeTests
{
    [Theory]
    [InlineData("{ width: 1, layers: 2 }", "{ width: 3 }", "{ width: 3, layers: 2 }")]
    [InlineData("{ width: 1 }", "{ layers: 2 }", "{ width: 1, layers: 2 }")]
    [InlineData(
        "{ attention: { score: none, heads: 2 } }",
        "{ attention: { heads: 4, position: log } }",
        "{ attention: { score: none, heads: 4, position: log } }"
    )]
    [InlineData(
        "{ feed-forward: { width: 8 } }",
        "{ feed-forward: { activation: relu } }",
        "{ feed-forward: { width: 8, activation: relu } }"
    )]
    [InlineData("{ feed-forward: { width: 8 } }", "{ feed-forward: none }", "{ feed-forward: none }")]
    [InlineData("{ feed-forward: none }", "{ feed-forward: { width: 8 } }", "{ feed-forward: { width: 8 } }")]
    [InlineData("{ input: { real: 1 } }", "{ input: { tokens: 2 } }", "{ input: { tokens: 2 } }")]
    [InlineData(
        "{ attention: { initial-slope: [1, 2] } }",
        "{ attention: { initial-slope: [3] } }",
        "{ attention: { initial-slope: [3] } }"
    )]
    [InlineData("{ attention: { heads: 2 } }", "{ attention: [] }", "{ attention: [] }")]
    [InlineData("{ attention: [] }", "{ attention: { heads: 2 } }", "{ attention: { heads: 2 } }")]
    [InlineData("{ wdth: { a: 1 } }", "{ wdth: { b: 2 }, depth: 3 }", "{ wdth: { b: 2 }, depth: 3 }")]
    [InlineData("{ name: A, width: 1 }", "{ layers: 2 }", "{ width: 1, layers: 2 }")]
    [InlineData("{ name: A }", "{ name: B }", "{ name: B }")]
    [InlineData("{ width: 1 }", "[ 2 ]", "[2]")]
    [InlineData("[ 1 ]", "{ width: 2 }", "{ width: 2 }")]
    public void Mappings_with_known_keys_are_merged_and_the_rest_is_replaced(
        string below,
        string above,
        string expected
    ) => Assert.Equal(expected, ArchitectureLanguage.Root.Merge(Read("below", below), Read("above", above)).FlowText);

    [Fact]
    public void Every_value_keeps_its_place()
    {
        var merged = (YamlMapping)
            ArchitectureLanguage.Root.Merge(
                Read("below", "{ width: 1, attention: { heads: 2 } }"),
                Read("above", "{ attention: { position: log } }")
            );

        var attention = (YamlMapping)merged.Find("attention")!.Value;
        Assert.Equal(
            ("above", "below", "above", "below", "above"),
            (
                merged.At.Path,
                merged.Find("width")!.Value.At.Path,
                attention.At.Path,
                attention.Find("heads")!.Value.At.Path,
                attention.Find("position")!.Key.At.Path
            )
        );
    }

    [Fact]
    public void A_shape_read_through_another_one_merges_like_it()
    {
        Shape<string> name = new MappingShape<string>(
            [new Field<int>("a", new IntegerShape(0, 9).ToInt32(), "A."), new Field<string>("b", Text, "B.")],
            _ => ""
        );

        Assert.Equal(
            "{ a: 1, b: 3 }",
            name.Select(text => text.Length).Merge(Read("x", "{ a: 1, b: 2 }"), Read("y", "{ b: 3 }")).FlowText
        );
    }

    private static TextShape Text => new("a text");

    private static YamlNode Read(string path, string text) => YamlTreeReader.Read(path, text, new DiagnosticBag())!;
}
