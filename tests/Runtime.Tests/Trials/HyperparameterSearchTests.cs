using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Runtime.Tests.Tasks;
using Weft.Compiler.Spec;
using Weft.Runtime.Tests.Reports;
using Weft.Runtime.Tests.Tool;
using Weft.Runtime.Trials;
using Xunit;

namespace Weft.Runtime.Tests.Trials;

public sealed class HyperparameterSearchTests
{
    private static readonly double[] s_rates = [0.1, 0.01, 0.001];

    [Fact]
    public void The_smallest_validation_loss_of_the_first_seed_decides_and_the_test_loss_does_not()
    {
        TrialSpec[] trials = [.. Trials("A"), .. Trials("B")];
        IReadOnlyList<TrialSpec> pilots = HyperparameterSearch.Pilots(trials);
        Assert.Equal(["A 0.1", "A 0.01", "A 0.001", "B 0.1", "B 0.01", "B 0.001"], pilots.Select(Describe));
        Assert.All(pilots, pilot => Assert.Equal(7, pilot.Seed));

        // The test losses would have it the other way round.
        SearchOutcome outcome = HyperparameterSearch.Choose(
            trials,
            [
                Result(pilots[0], validation: 3, test: 1),
                Result(pilots[1], validation: 1, test: 3),
                Result(pilots[2], validation: 2, test: 2),
                Result(pilots[3], validation: 2, test: 1),
                Result(pilots[4], validation: 2, test: 1),
                Result(pilots[5], validation: 1.9, test: 9),
            ]
        );

        Assert.Equal(
            ["A 0.01 7", "A 0.01 8", "B 0.001 7", "B 0.001 8"],
            outcome.Trials.Select(trial => $"{Describe(trial)} {trial.Seed}")
        );
        Assert.Equal([0.01, 0.01, 0.001, 0.001], outcome.Trials.Select(trial => trial.Training.LearningRate));
        Assert.Equal([3, 3], outcome.Designs.Select(design => design.Candidates.Count));

        // Two candidates of each design were trained for nothing else: 10 steps and 2 s each.
        Assert.Equal([20L, 20L], outcome.Designs.Select(design => design.ExtraSteps));
        Assert.Equal([4.0, 4.0], outcome.Designs.Select(design => design.ExtraSeconds));
    }

    [Fact]
    public void A_candidate_that_failed_or_has_no_finite_loss_is_worse_than_any_other()
    {
        TrialSpec[] trials = [.. Trials("A")];
        IReadOnlyList<TrialSpec> pilots = HyperparameterSearch.Pilots(trials);

        Assert.Equal(
            "A 0.001",
            Describe(
                HyperparameterSearch
                    .Choose(
                        trials,
                        [
                            SyntheticReport.Failed(Result(pilots[0], 1e-9, 1e-9), "the loss became infinite"),
                            Result(pilots[1], double.NaN, 1),
                            Result(pilots[2], 1e9, 1),
                        ]
                    )
                    .Trials[0]
            )
        );

        // Where all failed the first one is taken, and shown as failed.
        SearchOutcome failed = HyperparameterSearch.Choose(
            trials,
            [.. pilots.Select(pilot => SyntheticReport.Failed(Result(pilot, 1, 1), "the loss became infinite"))]
        );
        Assert.Equal("A 0.1", Describe(failed.Trials[0]));
        Assert.Equal(double.PositiveInfinity, failed.Designs[0].Chosen.Loss);
    }

    [Fact]
    public void What_is_not_searched_is_left_as_it_is()
    {
        TrialSpec plain = Trials("A")[0] with { Tried = [] };

        Assert.Empty(HyperparameterSearch.Pilots([plain]));
        SearchOutcome outcome = HyperparameterSearch.Choose([plain], []);
        Assert.Same(plain, Assert.Single(outcome.Trials));
        Assert.Empty(outcome.Designs);
    }

    private static string Describe(TrialSpec trial) => $"{trial.Architecture.Name} {trial.Tried[0].Value}";

    // Candidate by candidate, seed by seed, as an experiment expands.
    private static TrialSpec[] Trials(string design)
    {
        ArchitectureSpec architecture = SpecReader
            .ReadArchitecture("a.arch.yaml", ToolDirectory.ByPosition(design, "log"))
            .Spec!;
        var training = new TrainingSpec(10, 4, 0.01, 0, 0, 0, 1, 10, 8, 8);
        return
        [
            .. from rate in s_rates
            from seed in new[] { 7L, 8L }
            let tried = KeyValuePair.Create("training.learning-rate", rate.ToString(CultureInfo.InvariantCulture))
            select new TrialSpec(
                architecture,
                WrittenTasks.Read("heavy-tail"),
                [new("attention.heads", "1")],
                seed,
                training with
                {
                    LearningRate = rate,
                },
                12
            )
            {
                Tried = [tried],
            },
        ];
    }

    private static TrialResult Result(TrialSpec trial, double validation, double test) =>
        SyntheticReport.Trial(trial.Architecture.Name, "heavy-tail", 1, (int)trial.Seed, test) with
        {
            ValidationLoss = validation,
            Steps = 10,
            Seconds = 2,
        };
}
