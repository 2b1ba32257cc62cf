using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;
using Weft.Compiler.Spec.Yaml;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

/// <summary>An editor that follows the schemas complains where the reader does, and not elsewhere.</summary>
public sealed class SchemaTests
{
    private const string Complete =
        "{ name: A, input: { real: 1 }, width: 8, attention: { score: none, position: log }, output: { real: 1 } }";

    private static readonly JsonSchema Architecture = JsonSchema.Parse(SchemaWriter.Architecture());

    [Theory]
    [InlineData(Complete, true)]
    [InlineData("{ name: A, extends: base.yaml }", true)]
    [InlineData("{ name: A, extends: base.yaml, attention: { heads: 4 }, feed-forward: { activation: relu } }", true)]
    [InlineData("{ name: A, extends: base.yaml, feed-forward: none }", true)]
    [InlineData("{ extends: base.yaml, width: 8 }", false)]
    [InlineData("{ name: A, extends: [base.yaml] }", false)]
    [InlineData("{ name: A, extends: base.yaml, wdth: 8 }", false)]
    [InlineData("{ name: A, extends: base.yaml, width: 0 }", false)]
    [InlineData("{ name: A, extends: base.yaml, attention: { head: 4 } }", false)]
    [InlineData("{ name: A, extends: base.yaml, input: {} }", false)]
    [InlineData("{ name: A, width: 8 }", false)]
    [InlineData("{ name: A, attention: { heads: 4 } }", false)]
    public void Keys_are_required_unless_they_may_be_inherited(string text, bool expected) =>
        Assert.Equal(expected, Architecture.Matches(Json(text)));

    [Theory]
    [InlineData("score: none", "heads: 1")]
    [InlineData("position: log", "heads: 1")]
    [InlineData("width: 8", "layers: 1")]
    [InlineData("name: A", "layers: 1")]
    [InlineData("width: 8", "width: 8, feed-forward: {}")]
    public void A_file_that_extends_none_is_complete(string from, string to)
    {
        Assert.Contains(from, Complete);
        Assert.False(Architecture.Matches(Json(Complete.Replace(from, to))));
    }

    [Fact]
    public void Shipped_specs_obey_the_schemas()
    {
        var experiment = JsonSchema.Parse(SchemaWriter.Experiment());
        var architectures = RepositoryFiles.Architectures.Select(File.ReadAllText).ToList();
        var experiments = RepositoryFiles.Experiments.Select(File.ReadAllText).ToList();

        Assert.NotEmpty(architectures);
        Assert.NotEmpty(experiments);
        Assert.All(architectures, text => Assert.True(Architecture.Matches(Json(text)), text));
        Assert.All(experiments, text => Assert.True(experiment.Matches(Json(text)), text));
        Assert.All(architectures, text => Assert.False(experiment.Matches(Json(text)), text));
    }

    private static JsonNode Json(string yaml)
    {
        var tree = YamlTreeReader.Read("x", yaml, new DiagnosticBag())!;
        return JsonNode.Parse(((Weft.Compiler.Spec.Fields.JsonObject)YamlJson.Convert(tree)).ToText())!;
    }
}
