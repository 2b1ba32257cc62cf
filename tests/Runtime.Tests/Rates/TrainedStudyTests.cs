using System;
using System.Collections.Generic;
using System.Linq;
using Runtime.Tests.Tasks;
using Weft.Compiler;
using Weft.Compiler.Spec;
using Weft.Runtime.Rates;
using Weft.Runtime.Tests.Reports;
using Weft.Runtime.Training;
using Weft.Runtime.Trials;
using Xunit;

namespace Runtime.Tests.Rates;

public class TrainedStudyTests
{
    private static readonly TrainingSpec s_training = new(10, 4, 0.5, 0, 0, 0, 1, 5, 10, 10);
    private static readonly double[] s_rates = [0.1, 0.01];

    [Fact]
    public void The_learning_rate_is_chosen_on_validation_alone_for_each_design_and_target()
    {
        // The smaller validation loss always has the larger test loss.
        static double Validation(TrialJob job)
        {
            bool fast = (Design(job) == "A") == (job.Trial.Task.ToString() == "near");
            return job.Trial.Training.LearningRate == (fast ? 0.1 : 0.01) ? 1e-3 : 1e-2;
        }

        var asked = new List<IReadOnlyList<TrialJob>>();
        TrainedResults results = Run(
            Trials(["A", "B"], ["near", "far"], [1, 2], [7, 8]),
            s_rates,
            job => Result(job, Validation(job), 1e-5 / Validation(job)),
            asked
        );

        Assert.Equal(
            [("A", "near", 0.1), ("A", "far", 0.01), ("B", "near", 0.01), ("B", "far", 0.1)],
            results.Choices.Select(c => (c.Design, c.Target, c.Rate))
        );

        // All rates with the first seed, then the chosen one with the other.
        Assert.Equal([2 * 2 * 2 * 2, 2 * 2 * 2], asked.Select(jobs => jobs.Count));
        Assert.All(asked[0], job => Assert.Equal(7, job.Trial.Seed));
        Assert.All(asked[1], job => Assert.Equal((8L, 1e-3), (job.Trial.Seed, Validation(job))));
        Assert.All(asked[0], job => Assert.Equal((10, 16), (job.Trial.Training.Steps, job.Trial.Length)));

        // Points are those of the chosen rates alone, each from the root of its test loss.
        Assert.Equal(2 * 2 * 2 * 2, results.Points.Count);
        Assert.Equal(results.Points.Count, results.Points.Select(p => (p.Series, p.Size, p.Seed)).Distinct().Count());
        Assert.All(results.Points, p => Assert.Equal(0.1, p.Error, 1e-12));
        Assert.All(results.Points, p => Assert.Equal(0.5, p.Trivial));
        Assert.All(
            results.Points,
            p =>
                Assert.Equal(
                    results.Choices.Single(c => (c.Design, c.Target) == (p.Series.Design, p.Series.Target)).Rate,
                    p.LearningRate
                )
        );
        Assert.Equal(24, results.Trials.Count);
        Assert.Equal(16, results.Chosen.Count);
        Assert.All(results.Chosen, r => Assert.Equal(0.01, r.TestLoss, 1e-12));
        Assert.All(results.Chosen, r => Assert.Equal(["attention.heads"], r.Overrides.Keys));
    }

    [Fact]
    public void Trials_of_several_lengths_say_theirs()
    {
        TrainedTrial trial = Trials(["A"], ["near"], [1], [1])[0];
        TrainedResults results = Run(
            [
                trial,
                trial with
                {
                    Studied = trial.Studied with { Length = 32, Size = 32 },
                    Trial = trial.Trial with { Length = 32 },
                },
            ],
            [],
            job => Result(job, 1, job.Trial.Length)
        );

        Assert.Equal(
            [("16", 16.0), ("32", 32.0)],
            results.Chosen.Select(r => (r.Overrides[RatesSpec.LengthField], r.TestLoss))
        );
    }

    [Fact]
    public void Sizes_count_alike_however_small_their_losses()
    {
        // Geometric means 1e-4 and 1e-3; the arithmetic ones would choose otherwise.
        TrainedResults results = Run(
            Trials(["A"], ["near"], [1, 2], [1]),
            s_rates,
            job =>
                Result(
                    job,
                    job.Trial.Training.LearningRate == 0.01 ? 1e-3
                        : Size(job) == 1 ? 1
                        : 1e-8,
                    1
                )
        );

        Assert.Equal(0.1, Assert.Single(results.Choices).Rate);
    }

    [Fact]
    public void Bands_span_the_test_errors_of_all_rates_with_the_first_seed()
    {
        TrainedResults results = Run(
            Trials(["A"], ["near"], [4, 1], [3, 5]),
            [0.1, 0.01, 0.001],
            job => Result(job, 1, job.Trial.Seed == 5 ? 100 : job.Trial.Training.LearningRate * Size(job) * Size(job))
        );

        IReadOnlyList<SensitivityBand> bands = Assert.Single(results.Choices).Bands;
        Assert.Equal([1, 4], bands.Select(b => b.Size));
        Assert.All(bands, b => Assert.Equal(b.Size * Math.Sqrt(0.001), b.Low, 1e-12));
        Assert.All(bands, b => Assert.Equal(b.Size * Math.Sqrt(0.1), b.High, 1e-12));
    }

    [Fact]
    public void A_rate_with_a_failed_trial_comes_last()
    {
        TrainedResults results = Run(
            Trials(["A"], ["near"], [1, 2], [1]),
            s_rates,
            job =>
                job.Trial.Training.LearningRate == 0.01 ? Result(job, 10, 4)
                : Size(job) == 1 ? Result(job, 1e-9, 1e-9)
                : SyntheticReport.Failed(Result(job, 1, 1), "the loss became infinite")
        );

        RateChoice choice = Assert.Single(results.Choices);
        Assert.Equal(0.01, choice.Rate);
        Assert.Equal(double.PositiveInfinity, choice.Bands.Single(b => b.Size == 2).High);
        Assert.Equal(2, choice.Bands.Single(b => b.Size == 2).Low);
        Assert.All(results.Points, p => Assert.Equal(2, p.Error));
        Assert.Equal(4, results.Trials.Count);
        Assert.All(results.Chosen, r => Assert.Equal(TrialStatus.Done, r.Status));
    }

    [Fact]
    public void Only_trials_that_took_all_their_steps_are_points()
    {
        TrainedResults results = Run(
            Trials(["A"], ["near"], [1], [1, 2, 3, 4]),
            [],
            job =>
                job.Trial.Seed switch
                {
                    1 => Result(job, 1, 9),
                    2 => Result(job, 1, 1) with { Status = TrialStatus.Stopped },
                    3 => SyntheticReport.Failed(Result(job, 1, 1), "out of memory"),
                    _ => null,
                }
        );

        RatePoint point = Assert.Single(results.Points);
        Assert.Equal((1L, 3.0, 0.5), (point.Seed, point.Error, point.LearningRate));
        Assert.Equal(3, results.Trials.Count);
        Assert.Equal(results.Trials, results.Chosen);
    }

    [Fact]
    public void Without_results_or_trials_there_are_no_points()
    {
        TrainedResults none = Run(Trials(["A"], ["near"], [1, 2], [1]), s_rates, _ => null);
        Assert.Empty(none.Points);
        Assert.Empty(none.Trials);
        Assert.All(Assert.Single(none.Choices).Bands, b => Assert.Equal(double.PositiveInfinity, b.Low));

        TrainedResults nothing = TrainedStudy.Run(
            [],
            s_rates,
            CompileOptions.Default,
            _ => throw new InvalidOperationException("nothing is to be trained")
        );
        Assert.Empty(nothing.Choices);
    }

    private static TrainedResults Run(
        IReadOnlyList<TrainedTrial> trials,
        IReadOnlyList<double> rates,
        Func<TrialJob, TrialResult?> result,
        List<IReadOnlyList<TrialJob>>? asked = null
    ) =>
        TrainedStudy.Run(
            trials,
            rates,
            CompileOptions.Default,
            jobs =>
            {
                asked?.Add(jobs);
                return [.. jobs.Select(result)];
            }
        );

    private static TrainedTrial[] Trials(string[] designs, string[] targets, int[] sizes, long[] seeds) =>
        [
            .. from design in designs
            from size in sizes
            from target in targets
            from seed in seeds
            let architecture = StudyDesigns.Read("{ score: none, position: lin }", design, size)
            let task = WrittenTasks.Read($"{{ kind: heavy-tail, name: {target} }}")
            select new TrainedTrial(
                new StudiedTrial(design, target, "attention.heads", size, architecture, 16, null),
                new TrialSpec(architecture, task, [new("attention.heads", $"{size}")], seed, s_training, 16)
            ),
        ];

    private static string Design(TrialJob job) => job.Trial.Architecture.Name;

    private static int Size(TrialJob job) => job.Trial.Architecture.Blocks[0].Attention.Heads;

    private static TrialResult Result(TrialJob job, double validation, double test) =>
        SyntheticReport.Trial(Design(job), job.Trial.Task.ToString(), Size(job), job.Trial.Seed, test) with
        {
            ValidationLoss = validation,
        };
}
