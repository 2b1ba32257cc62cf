using System.Globalization;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Spec;
using Weft.Tests.Shared;
using Xunit;

namespace Weft.Compiler.Tests.Spec.Matching;

/// <summary>
/// Quantities are worked out by hand. At width 8, one input and H heads that share the width, A has 16 + H + 2 8^2 +
/// 10 m parameters for m hidden units, and B, with dot products, 2 8^2 more.
/// </summary>
public sealed class MatchReadingTests
{
    private const string A = """
        name: A
        input: { real: 1 }
        width: 8
        attention: { score: none, heads: 2, position: log }
        feed-forward: { width: 40 }
        output: { real: 1 }

        """;

    private const string Experiment = """
        name: trial
        architectures: [a, b]
        task: heavy-tail
        length: 100
        match: parameters

        """;

    private static readonly string B = A.Replace("name: A", "name: B").Replace("none", "dot-product");

    [Fact]
    public void First_architecture_sets_the_budget_of_each_combination()
    {
        var spec = Read(Experiment + "sweep: { heads: [2, 4] }\nseeds: [1, 2]\n").Spec!;

        // A has 546 and 548; 274 + 270 and 276 + 270 are the nearest to them.
        Assert.Equal(
            ["B heads=2 27 544 of 546", "B heads=4 27 546 of 548"],
            spec.Matches.Select(match =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{match.Architecture} heads={match.Swept[0].Value} {match.Value} {match.Reached} of {match.Budget}"
                )
            )
        );
        Assert.All(spec.Matches, match => Assert.Equal("feed-forward.width", match.Field));
        Assert.Equal(-2.0 / 546, spec.Matches[0].Deviation, 12);
        Assert.Equal(
            [
                "A 40 heads=2",
                "A 40 heads=4",
                "B 27 heads=2 feed-forward.width=27",
                "B 27 heads=4 feed-forward.width=27",
            ],
            spec.Trials.Where(trial => trial.Seed == 1)
                .Select(trial =>
                    $"{trial.Architecture.Name} {trial.Architecture.Blocks[0].FeedForward!.Width} "
                    + string.Join(
                        " ",
                        trial.Overrides.Select(pair => $"{pair.Key.Split("attention.")[^1]}={pair.Value}")
                    )
                )
        );
    }

    [Theory]
    // 146 + 10 m and 274 + 10 m: 45.4 and 32.6 hidden units would be exact.
    [InlineData(600, 45, 596, 33, 604)]
    // Of two values as near, the smaller one.
    [InlineData(601, 45, 596, 33, 604)]
    public void Written_budget_holds_for_every_architecture(int budget, long a, double ofA, long b, double ofB)
    {
        var matches = Read(
            Experiment.Replace("parameters", $"{{ quantity: parameters, budget: {budget} }}")
        ).Spec!.Matches;

        Assert.Equal(
            [("A", a, ofA, (double)budget), ("B", b, ofB, budget)],
            matches.Select(match => (match.Architecture, match.Value, match.Reached, match.Budget))
        );
    }

    /// <summary>
    /// At the last position m hidden units cost 2 8 m + m + 2 m c FLOPs for c outputs: 19 m for A and 21 m for its twin
    /// of two outputs. All else is equal, so 760 a sequence are best met by 36 units.
    /// </summary>
    [Fact]
    public void Flops_are_those_of_the_optimised_graph_at_the_experiments_sizes()
    {
        const string training = "training: { batch: 10 }\n";
        var twin = A.Replace("name: A", "name: B").Replace("output: { real: 1 }", "output: { real: 2 }");

        var text = Experiment.Replace("parameters", "flops").Replace("heavy-tail", "{ kind: class, source: any.cs }");
        var spec = Read(text + training, twin).Spec!;

        var match = Assert.Single(spec.Matches);
        Assert.Equal((MatchQuantity.Flops, 36L), (match.Quantity, match.Value));
        Assert.Equal(((36 * 21) - (40 * 19)) * 10, match.Reached - match.Budget);
        Assert.Equal(
            match.Reached,
            ArchitectureCompiler.Compile(spec.Trials[1].Architecture).Optimised.Flops(new Extent(10, 100))
        );
    }

    [Fact]
    public void Fields_are_adjusted_by_name_and_invalid_values_are_passed_over()
    {
        // 2 D^2 + 3 D + 4 for four heads without a feed-forward network: 1228 at D = 24, and 20 and 28 are the next widths.
        var c = A.Replace("name: A", "name: C").Replace("{ width: 40 }", "none").Replace("heads: 2", "heads: 4");
        const string adjust = "{ quantity: parameters, budget: 1230, adjust: { A: feed-forward.width, C: width } }";

        var matches = Read(Experiment.Replace("parameters", adjust), c).Spec!.Matches;

        Assert.Equal(
            [("A", "feed-forward.width", 108L, 1226.0), ("C", "width", 24L, 1228.0)],
            matches.Select(match => (match.Architecture, match.Field, match.Value, match.Reached))
        );
    }

    [Fact]
    public void Same_file_gives_the_same_matches()
    {
        const string text = Experiment + "sweep: { heads: [1, 2, 4], layers: [1, 2] }\n";

        Assert.Equal(Print(Read(text).Spec!), Print(Read(text).Spec!));
        Assert.Equal(6, Read(text).Spec!.Matches.Count);

        static string Print(ExperimentSpec spec) =>
            string.Join(
                "\n",
                spec.Matches.Select(match => $"{match with { Swept = [] }} {string.Join(",", match.Swept)}")
            );
    }

    [Fact]
    public void Without_the_key_nothing_is_adjusted()
    {
        var spec = Read(Experiment.Replace("match: parameters\n", "")).Spec!;

        Assert.Empty(spec.Matches);
        Assert.All(spec.Trials, trial => Assert.Empty(trial.Overrides));
    }

    [Fact]
    public void Budget_that_no_value_meets_is_reported_with_the_nearest()
    {
        var c = A.Replace("name: A", "name: C").Replace("{ width: 40 }", "none").Replace("heads: 2", "heads: 4");
        const string adjust = "{ quantity: parameters, budget: 1000, adjust: { A: feed-forward.width, C: width } }";

        Assert.Equal(
            "x.exp.yaml(5,82): error WEFT030: found 0.864 times the budget of 1,000 parameters at the nearest value 20 of "
                + "width in C, expected at most 2 % away; change the budget or adjust another field",
            Assert.Single(Read(Experiment.Replace("parameters", adjust), c).Diagnostics).ToString()
        );
    }

    /// <summary>The largest value of the field, and the largest architecture that the compiler accepts.</summary>
    [Theory]
    [InlineData("feed-forward.width", "1048576")]
    [InlineData("width", "32756")]
    public void Budget_beyond_all_values_is_refused_after_little_work(string field, string nearest)
    {
        var match = $"{{ quantity: parameters, budget: 9007199254740991, adjust: {field} }}";

        // A few evaluations, where a search of all values would take hundreds of thousands.
        var errors = Work.Little(() => Read(Experiment.Replace("parameters", match))).Diagnostics;

        Assert.Contains($"nearest value {nearest} of {field} in A", errors[0].Message);
    }

    [Theory]
    [InlineData("params", "WEFT009", 8)]
    [InlineData("{ budget: 10 }", "WEFT005", 8)]
    [InlineData("{ quantity: parameters, budget: 0 }", "WEFT008", 40)]
    [InlineData("{ quantity: parameters, budget: frist }", "WEFT007", 40)]
    [InlineData("{ quantity: parameters, budget: 1 }", "WEFT030", 8)]
    [InlineData("{ quantity: parameters, adjust: position }", "WEFT009", 40)]
    [InlineData("{ quantity: parameters, adjust: hight }", "WEFT004", 40)]
    [InlineData("{ quantity: parameters, adjust: real }", "WEFT004", 40)]
    [InlineData("{ quantity: parameters, adjust: [width] }", "WEFT007", 40)]
    [InlineData("{ quantity: parameters, adjust: {} }", "WEFT007", 40)]
    [InlineData("{ quantity: parameters, adjust: { B: [1] } }", "WEFT007", 45)]
    [InlineData("{ quantity: parameters, adjust: { B: width, C: width } }", "WEFT004", 52)]
    [InlineData("{ quantity: parameters, adjust: { A: width, B: width } }", "WEFT031", 42)]
    [InlineData("{ quantity: parameters, budget: 9, adjust: { A: width } }", "WEFT005", 51)]
    [InlineData("{ quantity: parameters, adjust: { B: input.tokens } }", "WEFT007", 45)]
    [InlineData("parameters\noverrides: { feed-forward.width: 8 }", "WEFT016", 8)]
    [InlineData("parameters\noverrides: { feed-forward: { width: 8 } }", "WEFT016", 8)]
    [InlineData("parameters\nsweep: { feed-forward: [none, { width: 8 }] }", "WEFT016", 8)]
    [InlineData("parameters\noverrides: { feed-forward: none }", "WEFT031", 8)]
    public void Error_is_located(string match, string id, int column)
    {
        var diagnostic = Read(Experiment.Replace("parameters", match)).Diagnostics[0];

        Assert.Equal(id, diagnostic.Id);
        Assert.Contains("expected", diagnostic.Message);
        Assert.Equal(("x.exp.yaml", 5, column), (diagnostic.Path, diagnostic.Span.Line, diagnostic.Span.Column));
    }

    [Fact]
    public void A_list_of_blocks_is_not_replaced_by_a_number()
    {
        var adjusted = Experiment.Replace("parameters", "{ quantity: parameters, adjust: layers }");

        var diagnostic = Assert.Single(Read(adjusted, B + "layers: [{}, {}]\n").Diagnostics);

        Assert.Equal(("WEFT031", 40), (diagnostic.Id, diagnostic.Span.Column));
        Assert.Contains("found a list in 'layers' of 'B'", diagnostic.Message);
    }

    [Fact]
    public void One_architecture_needs_a_budget()
    {
        var alone = Experiment.Replace("[a, b]", "[a]");

        Assert.Equal("WEFT031", Assert.Single(Read(alone).Diagnostics).Id);
        var spec = Read(alone.Replace("parameters", "{ quantity: parameters, budget: 246 }")).Spec!;
        Assert.Equal(10, Assert.Single(spec.Trials).Architecture.Blocks[0].FeedForward!.Width);
    }

    [Fact]
    public void Error_of_an_architecture_is_reported_as_without_matching()
    {
        var result = Read(Experiment, B.Replace("position: log", "position: logg"));

        Assert.StartsWith("b(4,", Assert.Single(result.Diagnostics).ToString());
        Assert.Equal("WEFT009", result.Diagnostics[0].Id);
        result = Read(Experiment + "sweep: { heads: [2, 3] }\n");
        Assert.Equal("WEFT011", Assert.Single(result.Diagnostics).Id);
    }

    private static ReadResult<ExperimentSpec> Read(string text, string? second = null) =>
        ExperimentReader.Read("x.exp.yaml", text, path => path == "a" ? A : second ?? B);
}
