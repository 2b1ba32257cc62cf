using System.Linq;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

/// <summary>What <c>training.search</c> expands into, and its mistakes.</summary>
public sealed class SearchReadingTests
{
    private const string Slopes = """
        name: Slopes
        input: { real: 1 }
        width: 16
        attention: { score: none, position: log }
        output: { real: 1 }

        """;

    private static readonly string NoSlopes = Slopes
        .Replace("Slopes", "Turns")
        .Replace("position: log", "position: alibi");

    private const string Experiment = """
        name: trial
        architectures: [small.arch.yaml, other.arch.yaml]
        task: [heavy-tail, light-tail]
        length: 100
        seeds: [5, 6]
        sweep: { heads: [1, 2] }
        training: { steps: 30, search: SEARCH }
        claims:
          - id: one
            claim: More heads are better.
            premise: relative-loss(Slopes, heavy-tail, heads = 1) < 0.9
            holds: fall(test-loss(Slopes, heavy-tail), heads) > 1

        """;

    [Fact]
    public void Every_design_has_the_candidates_that_it_can_have()
    {
        var spec = Read("{ initial-slope: [0.1, [0.01, 1]], learning-rate: [0.01, 0.1] }").Spec!;

        var slopes = spec.Trials.Where(trial => trial.Architecture.Name == "Slopes").ToList();
        Assert.Equal(2 * 2 * 4 * 2, slopes.Count);
        Assert.Equal(2 * 2 * 2 * 2, spec.Trials.Count - slopes.Count);

        // Candidate by candidate, then seed by seed, within one design.
        Assert.Equal(
            [
                "heads=1 heavy-tail: training.learning-rate=0.01 attention.position.initial-slope=0.1, seed 5",
                "heads=1 heavy-tail: training.learning-rate=0.01 attention.position.initial-slope=0.1, seed 6",
                "heads=1 heavy-tail: training.learning-rate=0.01 attention.position.initial-slope=[0.01, 1], seed 5",
            ],
            slopes.Take(3).Select(Describe)
        );
        Assert.Equal(
            "heads=1 heavy-tail: training.learning-rate=0.01, seed 5",
            Describe(spec.Trials.First(trial => trial.Architecture.Name == "Turns"))
        );
        Assert.Equal([0.01, 0.01, 0.01, 0.01, 0.1, 0.1, 0.1, 0.1], slopes.Take(8).Select(t => t.Training.LearningRate));
        Assert.All(spec.Trials, trial => Assert.Equal(30, trial.Training.Steps));

        // A claim is about designs, whatever is tried for them.
        Assert.Equal(2, Assert.Single(spec.Claims).Inequalities[0].Left.Designs.Count());
    }

    [Fact]
    public void Nothing_is_searched_by_default() =>
        Assert.All(Read("none").Spec!.Trials, trial => Assert.Empty(trial.Tried));

    [Theory]
    [InlineData(
        "{ momentum: [0.9] }",
        "(7,34): error WEFT004: found key 'momentum', expected one of learning-rate, initial-slope"
    )]
    [InlineData("{ learning_rate: [0.9] }", "(7,34): error WEFT004: *; did you mean 'learning-rate'?")]
    [InlineData("[0.1, 0.01]", "(7,32): error WEFT007: found a list, expected *")]
    [InlineData("some", "(7,32): error WEFT0*: found 'some', expected *none*")]
    [InlineData(
        "{ learning-rate: [] }",
        "(7,49): error WEFT007: found *, expected a list of at least one value for 'training.learning-rate'; *"
    )]
    [InlineData(
        "{ learning-rate: 0.1 }",
        "(7,49): error WEFT007: found '0.1', expected a list of at least one value for *; write [*"
    )]
    [InlineData(
        "{ learning-rate: [0.1, 0.1] }",
        "(7,55): error WEFT016: found '0.1' twice, expected every value once; *"
    )]
    [InlineData("{ learning-rate: [0.1, -1] }", "(7,55): error WEFT008: found '-1', expected a number above 0 *")]
    [InlineData("{ learning-rate: [0.1, fast] }", "(7,55): error WEFT007: found 'fast', expected a number *")]
    [InlineData("{ initial-slope: [0.1, -1] }", "(7,55): error WEFT0*: found '-1', expected *")]
    public void A_mistake_is_reported_at_its_place(string search, string message) =>
        TrainingSweepTests.AssertLike("trial.exp.yaml" + message, Read(search));

    [Theory]
    [InlineData("sweep: { heads: [1, 2] }", "sweep: { heads: [1, 2], training.learning-rate: [1, 2] }", "sweep")]
    [InlineData("sweep: { heads: [1, 2] }", "sweep: { heads: [1, 2], initial-slope: [1, 2] }", "sweep")]
    [InlineData("sweep: { heads: [1, 2] }", "sweep: { heads: [1, 2] }\noverrides: { initial-slope: 1 }", "overrides")]
    public void What_is_searched_is_neither_swept_nor_overridden(string valid, string wrong, string where)
    {
        var result = Read(
            "{ learning-rate: [0.1], initial-slope: [1] }",
            Experiment.Replace(valid, wrong).Split("claims:")[0]
        );

        TrainingSweepTests.AssertLike(
            $"trial.exp.yaml(*): error WEFT016: found '*' in training.search and in {where}, expected it in one of them; remove the other",
            result
        );
    }

    [Fact]
    public void A_field_that_no_design_has_is_not_dropped_in_silence() =>
        TrainingSweepTests.AssertLike(
            "trial.exp.yaml(7,34): error WEFT004: found 'initial-slope' in training.search, expected a field that at least one design *; remove it",
            TrainingSweepTests.Read(
                Experiment.Replace("SEARCH", "{ initial-slope: [1] }").Split("claims:")[0],
                NoSlopes,
                NoSlopes.Replace("Turns", "Others")
            )
        );

    [Fact]
    public void Candidates_count_as_trials()
    {
        var many = string.Join(", ", Enumerable.Range(1, 700).Select(i => $"0.{i:000}"));

        TrainingSweepTests.AssertLike(
            "trial.exp.yaml(6,1): error WEFT0*: found a product of more than 10000 trials and candidates of a search, expected fewer; sweep or search fewer values",
            Read($"{{ learning-rate: [{many}] }}")
        );
    }

    [Fact]
    public void A_candidate_that_is_no_value_is_a_mistake_even_where_combinations_may_be_left_out()
    {
        var result = Read(
            "{ initial-slope: [0.1, [0.1, 2, 3]] }",
            Experiment.Replace("heads: [1, 2]", "heads: [1, 2], impossible: skip")
        );

        Assert.Null(result.Spec);
        Assert.All(result.Diagnostics, found => Assert.StartsWith("trial.exp.yaml(7,", found.ToString()));
    }

    private static string Describe(TrialSpec trial) =>
        $"heads={trial.Overrides[^1].Value} {trial.Task}: {string.Join(' ', trial.Tried.Select(pair => $"{pair.Key}={pair.Value}"))}, seed {trial.Seed}";

    private static ReadResult<ExperimentSpec> Read(string search, string experiment = Experiment) =>
        TrainingSweepTests.Read(experiment.Replace("SEARCH", search), Slopes, NoSlopes);
}
