using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

/// <summary>An override that makes a valid file invalid is what is to be mended, not the file.</summary>
public sealed class SweptErrorTests
{
    private const string Architecture = """
        name: Small
        input: { real: 1 }
        width: 16
        attention: { heads: 4, score: dot-product, position: log }
        output: { real: 1 }

        """;

    private const string Experiment = """
        name: trial
        architectures: [small.arch.yaml]
        task: heavy-tail
        length: 100

        """;

    [Theory]
    [InlineData("sweep: { width: [16, 18, 20] }", 5, 22, "width: 18")]
    [InlineData("overrides: { width: 18 }", 5, 21, "width: 18")]
    [InlineData("overrides: { feed-forward.width: 8 }\nsweep: { width: [16, 18] }", 6, 22, "width: 18")]
    [InlineData("sweep: { width: [18], feed-forward.width: [8, 9] }", 5, 18, "width: 18")]
    public void The_place_is_that_of_the_value(string changes, int line, int column, string value)
    {
        var result = Read(Architecture, Experiment + changes + "\n");

        Assert.Null(result.Spec);
        var only = Assert.Single(result.Diagnostics);
        Assert.StartsWith(
            $"trial.exp.yaml({line},{column}): error WEFT011: found 4 heads, expected a divisor of the width 18; ",
            only.ToString()
        );
        Assert.EndsWith($" (found at small.arch.yaml, line 4, with '{value}')", only.Message);
    }

    [Fact]
    public void A_value_that_is_at_fault_itself_needs_no_other_place() =>
        Assert.StartsWith(
            "trial.exp.yaml(5,21): error WEFT011: found 3 heads, expected a divisor of the width 16; ",
            Assert.Single(Read(Architecture, Experiment + "sweep: { heads: [2, 3, 8] }\n").Diagnostics).ToString()
        );

    [Fact]
    public void What_a_file_lacks_without_any_override_is_reported_in_the_file()
    {
        var result = Read(
            Architecture.Replace("heads: 4", "heads: 3"),
            Experiment + "sweep: { feed-forward.width: [8, 9] }\n"
        );

        Assert.StartsWith("small.arch.yaml(4,", Assert.Single(result.Diagnostics).ToString());
    }

    [Fact]
    public void A_wrong_value_is_reported_once_where_it_stands()
    {
        var result = Read(Architecture, Experiment + "sweep: { heads: [2, 1e1], width: [8, 16] }\n");

        var only = Assert.Single(result.Diagnostics);
        Assert.StartsWith("trial.exp.yaml(5,21): error WEFT007: found '1e1', expected a whole number", only.ToString());
        Assert.EndsWith("; write 10", only.Message);
    }

    [Fact]
    public void A_setting_of_the_task_is_blamed_as_well()
    {
        var result = Read(
            Architecture,
            Experiment.Replace("heavy-tail", "{ kind: sparse-memory, distances: [1, 4] }")
                + "sweep: { task.distances: [[2], [1, 200]] }\n"
        );

        var only = Assert.Single(result.Diagnostics);
        Assert.StartsWith("trial.exp.yaml(5,32): error ", only.ToString());
        Assert.Contains("with 'task.distances: [1, 200]'", only.Message);
    }

    [Theory]
    [InlineData("1e3", "1000")]
    [InlineData("1_000", "1000")]
    [InlineData("'1,000'", "1000")]
    [InlineData("+5", "5")]
    [InlineData("007", "7")]
    [InlineData("2.0", "2")]
    [InlineData("0x10", "16")]
    [InlineData("1.5e2", "150")]
    public void A_whole_number_in_another_form_is_written_out(string written, string digits)
    {
        var result = Read(Architecture, $"{Experiment}training: {{ steps: {written} }}\n");

        Assert.EndsWith($"; write {digits}", Assert.Single(result.Diagnostics).Message);
    }

    [Theory]
    [InlineData("1e-3")]
    [InlineData("1.5")]
    [InlineData("1e99")]
    [InlineData("many")]
    [InlineData(".nan")]
    public void What_is_no_whole_number_is_not(string written)
    {
        var result = Read(Architecture, $"{Experiment}training: {{ steps: {written} }}\n");

        Assert.DoesNotMatch("; write [0-9]", Assert.Single(result.Diagnostics).Message);
    }

    private static ReadResult<ExperimentSpec> Read(string architecture, string experiment) =>
        ExperimentReader.Read("trial.exp.yaml", experiment, path => path == "small.arch.yaml" ? architecture : null);
}
