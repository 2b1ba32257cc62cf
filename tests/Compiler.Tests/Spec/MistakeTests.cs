using System.Linq;
using System.Text.RegularExpressions;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

/// <summary>What someone writes who has not read the language: every message says what to write instead.</summary>
public sealed class MistakeTests
{
    private const string Architecture = """
        name: Mine
        input: { real: 1 }
        width: 16
        attention: { score: none, heads: 2, position: log }
        output: { real: 1 }

        """;

    private const string Experiment = """
        name: try
        architectures: [a.arch.yaml]
        task: heavy-tail
        length: 50
        training: { steps: 20 }

        """;

    [Theory]
    [InlineData("attention", "atention", "found key 'atention', expected one of *; did you mean 'attention'?")]
    [InlineData("width: 16", "d_model: 16", "found key 'd_model', expected one of *; did you mean 'width'?")]
    [InlineData("width: 16", "width:16", "found malformed YAML (*), *; put a blank after the colon of 'width:16'")]
    [InlineData("width: 16", "width: wide", "found 'wide', expected a whole number from 1 to 65536; *")]
    [InlineData("width: 16", "width: 16px", "found '16px', expected a whole number from 1 to 65536; write 16")]
    [InlineData("name: Mine", "name: my model", "found 'my model', expected a name *; write 'my_model', for instance")]
    [InlineData("name: Mine", "name: 1st", "found '1st', expected a name *; write 'Model1st', for instance")]
    [InlineData(
        "input: { real: 1 }",
        "input: real",
        "found 'real', expected a mapping *; write { real: VALUE } with *"
    )]
    [InlineData("real: 1 }\nwidth", "real: 1, tokens: 5 }\nwidth", "found several keys, *; remove all but one")]
    [InlineData("position: log }", "position: log", "found malformed YAML (*), *; close brackets and quotes, *")]
    [InlineData("name: Mine", "name: \"Mine", "found malformed YAML (*), *; close brackets and quotes, *")]
    [InlineData("width: 16", "width: 16\nfeed-forward: yes", "found 'yes', expected 'none' or a mapping with *; *")]
    [InlineData("width: 16", "width: 16\ndropout: 50%", "found '50%', expected a number *; write 0.5")]
    [InlineData("width: 16", "width: 16\ndropout: 0,1", "found '0,1', expected a number *; write 0.1")]
    [InlineData("width: 16", "width: 16\nnorm: layernorm", "found 'layernorm', *; did you mean 'layer-norm'?")]
    [InlineData("heads: 2", "heads: [2, 4]", "found a list, expected a whole number *; *")]
    public void An_architecture_is_answered_by_what_to_write(string valid, string wrong, string message) =>
        AssertMessage(message, Read(Architecture.Replace(valid, wrong), Experiment));

    [Theory]
    [InlineData("[a.arch.yaml]", "a.arch.yaml", "found 'a.arch.yaml', expected a list *; write [a.arch.yaml]")]
    [InlineData(
        "[a.arch.yaml]",
        "[x.exp.yaml]",
        "found 'x.exp.yaml', which is an experiment, expected an architecture; *"
    )]
    [InlineData("length: 50", "length: 50s", "found '50s', expected a whole number *; write 50")]
    [InlineData("length: 50", "length: 1,000", "found '1,000', expected a whole number *; write 1000")]
    [InlineData("steps: 20", "lr: 0.1", "found key 'lr', expected one of *; did you mean 'learning-rate'?")]
    [InlineData("steps: 20", "learning-rate: 1-e3", "found '1-e3', expected a number above 0 *; *")]
    [InlineData("steps: 20", "batch_size: 5", "found key 'batch_size', *; did you mean 'batch'?")]
    [InlineData("length: 50", "length: 50\nseeds: 3", "found '3', expected a list of seeds; write [3]")]
    [InlineData("length: 50", "length: 50\nsweep: { head: [1] }", "found key 'head', *; did you mean 'heads'?")]
    [InlineData(
        "length: 50",
        "length: 50\noverrides: { batch: 5 }",
        "found key 'batch', *; set it under 'training', *"
    )]
    [InlineData("length: 50", "length: 50\nsweep: [heads]", "found a list, expected a mapping *; *")]
    public void An_experiment_is_answered_by_what_to_write(string valid, string wrong, string message) =>
        AssertMessage(message, Read(Architecture, Experiment.Replace(valid, wrong)));

    private static void AssertMessage(string pattern, ReadResult<ExperimentSpec> result)
    {
        Assert.All(result.Diagnostics, found => Assert.Matches("^found .*, expected .*; .+", found.Message));
        var regex = "^" + string.Join(".*", pattern.Split('*').Select(Regex.Escape)) + "$";
        Assert.Contains(result.Diagnostics, found => Regex.IsMatch(found.Message, regex));
    }

    private static ReadResult<ExperimentSpec> Read(string architecture, string experiment) =>
        ExperimentReader.Read(
            "x.exp.yaml",
            experiment,
            path =>
                path == "a.arch.yaml" ? architecture
                : path == "x.exp.yaml" ? experiment
                : null
        );
}
