using System.Linq;
using Weft.Compiler.Spec;
using Xunit;

namespace Weft.Compiler.Tests.Spec;

/// <summary>Sweeps over the length and over settings of training, and what becomes of impossible combinations.</summary>
public sealed class TrainingSweepTests
{
    private const string Small = """
        name: Small
        input: { real: 1 }
        width: 16
        attention: { score: none, position: log }
        output: { real: 1 }

        """;

    private const string Recall = """
        name: Recall
        input: { tokens: 4 }
        width: 16
        attention: { score: none, position: log }
        output: { tokens: 4 }
        read-out: last

        """;

    private const string Experiment = """
        name: trial
        architectures: [small.arch.yaml]
        task: heavy-tail
        length: 100
        training: { steps: 30, batch: 7 }
        seeds: [5]

        """;

    [Fact]
    public void A_trial_has_its_own_length_and_training()
    {
        var spec = Read(
            Experiment
                + "sweep: { length: [64, 128], heads: [1, 2], training.learning-rate: [1e-2, 0.003], training.steps: [9] }\n"
        ).Spec!;

        Assert.Equal(["length", "attention.heads", "training.learning-rate", "training.steps"], spec.SweptFields);
        Assert.Equal(
            [
                "64 1 0.01 9 7",
                "64 1 0.003 9 7",
                "64 2 0.01 9 7",
                "64 2 0.003 9 7",
                "128 1 0.01 9 7",
                "128 1 0.003 9 7",
                "128 2 0.01 9 7",
                "128 2 0.003 9 7",
            ],
            spec.Trials.Select(trial =>
                System.FormattableString.Invariant(
                    $"{trial.Length} {trial.Architecture.Blocks[0].Attention.Heads} {trial.Training.LearningRate} {trial.Training.Steps} {trial.Training.Batch}"
                )
            )
        );
        Assert.Equal(
            ["length=64", "attention.heads=1", "training.learning-rate=1e-2", "training.steps=9"],
            spec.Trials[0].Overrides.Select(pair => $"{pair.Key}={pair.Value}")
        );
        Assert.Equal((100, 30), (spec.Length, spec.Training.Steps));
    }

    [Theory]
    [InlineData("sweep: { length: [64, 0] }", "(7,23): error WEFT008: found '0', expected a whole number from 1 *")]
    [InlineData("sweep: { training.steps: [64, 1e3] }", "(7,31): error WEFT007: found '1e3', *; write 1000")]
    [InlineData(
        "sweep: { training.stepz: [64] }",
        "(7,10): error WEFT004: found key 'training.stepz', expected one of training.steps, *; did you mean 'training.steps'?"
    )]
    [InlineData("sweep: { training.search: [none] }", "(7,10): error WEFT004: found key 'training.search', *")]
    [InlineData(
        "sweep: { learning-rate: [0.1] }",
        "(7,10): error WEFT004: found key 'learning-rate', expected a full path; write training.learning-rate"
    )]
    [InlineData(
        "sweep: { heads: [1], imposible: skip }",
        "(7,22): error WEFT004: found key 'imposible', *; did you mean 'impossible'?"
    )]
    [InlineData(
        "sweep: { heads: [1], impossible: drop }",
        "(7,34): error WEFT009: found 'drop', expected one of error, skip*"
    )]
    [InlineData(
        "overrides: { length: 64 }",
        "(7,14): error WEFT004: found key 'length', *; write it there, or in sweep *"
    )]
    [InlineData(
        "overrides: { training.steps: 64 }",
        "(7,14): error WEFT004: found key 'training.steps', *; write it there*"
    )]
    [InlineData("sweep: { length: [64, 32, 64] }", "(7,27): error WEFT016: found '64' twice, *")]
    [InlineData(
        "sweep: { length: [] }",
        "(7,18): error WEFT007: found *, expected a list of at least one value for 'length'; *"
    )]
    [InlineData(
        "sweep: { length: [64, 32] }\nrates: { lengths: [16, 32] }",
        "(8,19): error WEFT016: found rates.lengths where sweep has 'length', *; remove the other"
    )]
    [InlineData(
        "sweep: { training.learning-rate: [0.1, 0.01] }\nrates: { learning-rates: [0.1] }",
        "(8,26): error WEFT016: found rates.learning-rates where sweep has 'training.learning-rate', *"
    )]
    public void A_mistake_is_reported_at_its_place(string changes, string message) =>
        AssertLike("trial.exp.yaml" + message, Read(Experiment + changes + "\n"));

    [Fact]
    public void A_condition_between_a_swept_length_and_others_is_reported_at_the_length()
    {
        AssertLike(
            "trial.exp.yaml(7,24): error WEFT028: found length 300 with position learned of 'Small', expected at most its max-length 200; *",
            Read(
                Experiment + "sweep: { length: [200, 300] }\n",
                Small.Replace("position: log", "position: { kind: learned, max-length: 200 }")
            )
        );
        AssertLike(
            "trial.exp.yaml(7,19): error WEFT008: found length 5 with task 'sparse-memory', which is defined from *",
            Read(
                Experiment.Replace("task: heavy-tail", "task: { kind: sparse-memory, distances: [1, 9] }")
                    + "sweep: { length: [5, 64] }\n"
            )
        );
    }

    [Fact]
    public void Equal_flops_are_those_at_the_length_of_the_trial()
    {
        var spec = Read(
            Experiment.Replace("small.arch.yaml", "small.arch.yaml, other.arch.yaml")
                + "sweep: { length: [32, 512] }\nmatch: flops\n",
            Small,
            Small.Replace("Small", "Other") + "feed-forward: { width: 8 }\n"
        ).Spec!;

        Assert.Equal(["length=32", "length=512"], spec.Matches.Select(m => $"{m.Swept[0].Key}={m.Swept[0].Value}"));
        Assert.True(spec.Matches[0].Budget < spec.Matches[1].Budget);
    }

    [Fact]
    public void What_is_impossible_is_left_out_and_listed_where_the_experiment_asks_for_it()
    {
        const string sweep = "sweep: { heads: [2, 4, 8], width: [16, 20], impossible: skip }\n";

        var spec = Read(Experiment + sweep).Spec!;

        Assert.Equal(["attention.heads", "width"], spec.SweptFields);
        Assert.Equal(
            ["2 16", "2 20", "4 16", "4 20", "8 16"],
            spec.Trials.Select(trial => $"{trial.Architecture.Blocks[0].Attention.Heads} {trial.Architecture.Width}")
        );
        var skipped = Assert.Single(spec.Skipped);
        Assert.Equal(("Small", "heavy-tail"), (skipped.Architecture, skipped.Task));
        Assert.Equal(["attention.heads=8", "width=20"], skipped.Swept.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.StartsWith("found 8 heads, expected a divisor of the width 20; ", skipped.Reason);
        Assert.StartsWith(
            "trial.exp.yaml(7,24): error WEFT011: found 8 heads, ",
            Assert.Single(Read(Experiment + sweep.Replace(", impossible: skip", "")).Diagnostics).ToString()
        );
        Assert.NotNull(Read(Experiment + sweep.Replace("20", "32")).Spec);
        Assert.Empty(Read(Experiment + sweep.Replace("20", "32")).Spec!.Skipped);
    }

    [Fact]
    public void A_value_that_is_impossible_everywhere_is_a_mistake_all_the_same() =>
        AssertLike(
            "trial.exp.yaml(7,21): error WEFT011: found 3 heads, expected a divisor of the width *",
            Read(Experiment + "sweep: { heads: [2, 3], width: [16, 20], impossible: skip }\n"),
            single: false
        );

    [Fact]
    public void What_is_impossible_without_any_swept_value_is_a_mistake_all_the_same()
    {
        AssertLike(
            "*architecture 'Recall' has input tokens*; task 'heavy-tail' expects *",
            Read(
                Experiment.Replace("small.arch.yaml", "small.arch.yaml, other.arch.yaml")
                    + "sweep: { heads: [2, 4], impossible: skip }\n",
                Small,
                Recall
            )
        );
        AssertLike(
            "small.arch.yaml(4,*): error WEFT011: found 3 heads, *",
            Read(
                Experiment + "sweep: { length: [20, 40], impossible: skip }\n",
                Small.Replace("score: none", "score: none, heads: 3")
            )
        );
    }

    [Fact]
    public void A_task_that_a_combination_does_not_suit_leaves_the_others_in()
    {
        var spec = Read(
            Experiment.Replace(
                "task: heavy-tail",
                "task: [heavy-tail, { kind: sparse-memory, name: far, distances: [30] }]"
            ) + "sweep: { length: [16, 64], impossible: skip }\n"
        ).Spec!;

        Assert.Equal(
            ["16 heavy-tail", "64 heavy-tail", "64 far"],
            spec.Trials.Select(trial => $"{trial.Length} {trial.Task}")
        );
        Assert.Equal(["far"], spec.Skipped.Select(skipped => skipped.Task));
    }

    [Fact]
    public void Where_the_first_architecture_is_impossible_there_is_no_budget_for_the_others()
    {
        var spec = Read(
            Experiment.Replace("small.arch.yaml", "small.arch.yaml, other.arch.yaml")
                + "sweep: { heads: [2, 8], width: [16, 20], impossible: skip }\nmatch: parameters\n",
            Small + "feed-forward: { width: 8 }\n",
            Small.Replace("Small", "Other") + "feed-forward: { width: 8 }\n"
        ).Spec!;

        Assert.Equal(["Small", "Other"], spec.Skipped.Select(skipped => skipped.Architecture));
        Assert.StartsWith("the first architecture, which sets the budget, ", spec.Skipped[1].Reason);
        Assert.Equal(3, spec.Matches.Count);
        Assert.Equal(6, spec.Trials.Count);
    }

    internal static ReadResult<ExperimentSpec> Read(string experiment, string first = Small, string second = Small) =>
        ExperimentReader.Read(
            "trial.exp.yaml",
            experiment,
            path =>
                path == "small.arch.yaml" ? first
                : path == "other.arch.yaml" ? second
                : null
        );

    internal static void AssertLike(string pattern, ReadResult<ExperimentSpec> result, bool single = true)
    {
        Assert.Null(result.Spec);
        var found = single ? Assert.Single(result.Diagnostics) : result.Diagnostics[0];
        Assert.Matches(
            "^" + System.Text.RegularExpressions.Regex.Escape(pattern).Replace("\\*", ".*"),
            found.ToString()
        );
    }
}
