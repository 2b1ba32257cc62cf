using System.Linq;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Claims;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

public sealed class ClaimTests
{
    private const string Architecture = """
        name: NAME
        input: { real: 1 }
        width: 16
        attention: { score: none, position: log }
        output: { real: 1 }

        """;

    private const string Experiment = """
        name: trial
        architectures: [log.arch.yaml, lin.arch.yaml]
        task: [heavy-tail, light-tail]
        length: 100
        sweep: { heads: [1, 4, 16], initial-slope: [[0.1, 4], 0.5] }
        claims:
          - id: one
            claim: Log is better.
            paper: '1e-5'
            holds: HOLDS

        """;

    private const string One = "test-loss(log, heavy-tail, heads = 1, initial-slope = 0.5)";

    [Fact]
    public void A_claim_selects_designs_and_keeps_its_words()
    {
        var spec = Read(
            $"{One} + 2 * 3 < fall(relative-loss(lin, light-tail, initial-slope = [0.1,4]), heads) / 4"
        ).Spec!;

        var claim = Assert.Single(spec.Claims);
        Assert.Equal(
            ("one", "Log is better.", "1e-5", ClaimSeeds.Median),
            (claim.Id, claim.Text, claim.Paper, claim.Seeds)
        );
        var inequality = Assert.Single(claim.Inequalities);
        Assert.True(inequality.IsBelow);
        var sum = Assert.IsType<ClaimOperation>(inequality.Left);
        Assert.Equal('+', sum.Operator);
        var loss = Assert.IsType<ClaimMeasurement>(sum.Left);
        Assert.Equal(
            ("log", "heavy-tail", ClaimQuantity.TestLoss),
            (loss.Design.Architecture, loss.Design.Task, loss.Quantity)
        );
        Assert.Equal(new ClaimOperation('*', new ClaimNumber(2), new ClaimNumber(3)), sum.Right);
        var fall = Assert.IsType<ClaimSweep>(Assert.IsType<ClaimOperation>(inequality.Right).Left);
        Assert.Equal((ClaimSummary.Fall, ClaimQuantity.RelativeLoss), (fall.Summary, fall.Quantity));
        Assert.Equal(["1", "4", "16"], fall.Designs.Select(design => design.Overrides[0].Value));
        Assert.All(fall.Designs, design => Assert.Equal("[0.1, 4]", design.Overrides[1].Value));
    }

    [Theory]
    [InlineData("(1 + 2) * 3 - 4 > 1e-3", "((1+2)*3)-4")]
    [InlineData("1 - 2 - 3 > 1", "(1-2)-3")]
    [InlineData("8 / 4 / 2 > 1", "(8/4)/2")]
    public void Operators_bind_as_usual(string text, string expected)
    {
        var inequality = Assert.Single(Assert.Single(Read(text).Spec!.Claims).Inequalities);
        Assert.Equal(expected, Show(inequality.Left));
        Assert.False(inequality.IsBelow);
    }

    [Theory]
    [InlineData("test-los(log) < 1", 1, "found 'test-los', expected one of test-loss, ", "did you mean 'test-loss'?")]
    [InlineData("1 < 2 3", 7, "expected the end of the inequality")]
    [InlineData("1 = 2", 3, "found '= 2', expected '<' or '>'")]
    [InlineData(
        "test-loss(log, heavy-tail, heads = 2, initial-slope = 0.5) < 1",
        28,
        "found '2', expected a value that 'attention.heads' is swept over; write one of 1, 4, 16"
    )]
    [InlineData(
        "test-loss(Log, heavy-tail, heads = 1, initial-slope = 0.5) < 1",
        11,
        "found 'Log', expected an architecture or a task",
        "did you mean 'log'?"
    )]
    [InlineData("test-loss(log, heavy-tail, width = 1) < 1", 28, "found 'width', expected a swept field")]
    [InlineData(
        "test-loss(log, heavy-tail, initial-slope = 0.5) < 1",
        1,
        "found a selection over 3 values of attention.heads (1, 4, 16), expected one"
    )]
    [InlineData("test-loss(log, heads = 1, initial-slope = 0.5) < 1", 1, "2 values of task (heavy-tail, light-tail)")]
    [InlineData("test-loss(log, lin, heavy-tail, heads = 1, initial-slope = 0.5) < 1", 16, "no trial is left")]
    [InlineData("fall(test-loss(log, heavy-tail, heads = 1, initial-slope = 0.5)) < 1", 64, "expected ','")]
    [InlineData("1 < (2", 7, "found the end of the inequality, expected ')'")]
    [InlineData("test-loss(log, , heads = 1) < 1", 16, "expected the name of an architecture or a task")]
    public void A_mistake_is_located_within_the_inequality(string text, int column, params string[] parts)
    {
        var diagnostic = Assert.Single(Read(text).Diagnostics);
        Assert.Equal(("WEFT040", 10, 11 + column), (diagnostic.Id, diagnostic.Span.Line, diagnostic.Span.Column));
        Assert.All(parts, part => Assert.Contains(part, diagnostic.Message));
    }

    public static TheoryData<string, int, string> Hostile =>
        new()
        {
            { new string('(', 15_000) + "1" + new string(')', 15_000) + " < 2", 33, "more than 32 brackets" },
            { string.Join(" + ", Enumerable.Repeat("1", 100_000)) + " < 2", 2003, "more than 500 operators" },
            { "1 < " + string.Join("*", Enumerable.Repeat("1", 100_000)), 1006, "more than 500 operators" },
            { "1 < 1e999", 5, "found '1e999', expected a number below 1.8e308" },
        };

    [Theory, MemberData(nameof(Hostile))]
    public void What_would_take_all_of_the_stack_is_refused_where_it_begins(string text, int column, string found)
    {
        var diagnostic = Assert.Single(Read(text).Diagnostics);

        Assert.Equal(("WEFT040", 10, 11 + column), (diagnostic.Id, diagnostic.Span.Line, diagnostic.Span.Column));
        Assert.Contains(found, diagnostic.Message);
    }

    [Fact]
    public void A_sum_of_many_terms_is_read() =>
        Assert.Single(Read(string.Join(" + ", Enumerable.Repeat("1", 501)) + " > 2").Spec!.Claims);

    [Fact]
    public void An_id_stands_once()
    {
        var text = Experiment.Replace("HOLDS", "1 < 2") + "  - { id: one, claim: b, holds: 1 < 2 }\n";
        var diagnostic = Assert.Single(ReadText(text).Diagnostics);
        Assert.Equal(("WEFT016", 11, 11), (diagnostic.Id, diagnostic.Span.Line, diagnostic.Span.Column));
    }

    [Fact]
    public void A_comparison_of_designs_without_a_premise_is_remarked_on()
    {
        const string two = "test-loss(lin, heavy-tail, heads = 1, initial-slope = 0.5)";

        var result = Read($"{One} < {two}");

        Assert.NotNull(result.Spec);
        var only = Assert.Single(result.Diagnostics);
        Assert.StartsWith(
            "t.exp.yaml(7,9): info WEFT041: found no premise in the claim 'one', which compares designs, expected one: ",
            only.ToString()
        );
        Assert.EndsWith("; state that each has learned, such as 'premise: relative-loss(NAME) < 0.5'", only.Message);
        Assert.Single(Read("smallest(test-loss(log, heavy-tail, initial-slope = 0.5), heads) > 1").Diagnostics);

        // A bound on one design, and a comparison with a premise, need no remark.
        Assert.Empty(Read($"{One} < 2").Diagnostics);
        Assert.Empty(ReadText(Experiment.Replace("HOLDS", $"{One} < {two}\n    premise: {two} < 0.5")).Diagnostics);
    }

    private static string Show(ClaimExpression expression) =>
        expression switch
        {
            ClaimNumber number => $"{number.Value}",
            ClaimOperation operation => $"{Inner(operation.Left)}{operation.Operator}{Inner(operation.Right)}",
            _ => "?",
        };

    private static string Inner(ClaimExpression expression) =>
        expression is ClaimOperation ? $"({Show(expression)})" : Show(expression);

    private static ReadResult<ExperimentSpec> Read(string holds) => ReadText(Experiment.Replace("HOLDS", holds));

    private static ReadResult<ExperimentSpec> ReadText(string text) =>
        ExperimentReader.Read(
            "t.exp.yaml",
            text,
            path => Architecture.Replace("NAME", path.Split('.').First(), System.StringComparison.Ordinal)
        );
}
