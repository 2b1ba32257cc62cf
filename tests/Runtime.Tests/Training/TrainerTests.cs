using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Runtime.Tests.Tasks;
using Weft.Compiler.Spec;
using Weft.Runtime.Tasks;
using Weft.Runtime.Training;
using Xunit;
using static TorchSharp.torch;

namespace Runtime.Tests.Training;

public class TrainerTests
{
    private static readonly TrainingSpec Short = new(
        Steps: 600,
        Batch: 50,
        LearningRate: 0.02,
        FinalLearningRate: 0.01,
        WarmUp: 20,
        WeightDecay: 0,
        Clip: 1,
        ValidateEvery: 200,
        ValidationSequences: 120,
        TestSequences: 130
    );

    [Fact]
    public void Loss_converges_on_a_target_within_the_class()
    {
        TrainingOutcome outcome = Train(Short, seed: 1);
        Assert.Equal(TrialStatus.Done, outcome.Status);
        Assert.Null(outcome.Message);
        Assert.Equal(600, outcome.Steps);
        Assert.Equal([0, 75, 150, 225, 300, 375, 450, 525, 600], outcome.Curve.Select(point => point.Step));
        Assert.InRange(outcome.TestLoss, 0, 1e-6);
        Assert.InRange(outcome.ValidationLoss, 0, 1e-6);
        Assert.InRange(outcome.TrivialLoss, 0.9, 1.1);
        Assert.True(outcome.StepsPerSecond > 0);
    }

    /// <summary>A training shorter than the interval of validations has a curve nevertheless, from its start to its end.</summary>
    [Theory]
    [InlineData(20, 500, new[] { 0, 3, 6, 9, 12, 15, 18, 20 })]
    [InlineData(1, 500, new[] { 0, 1 })]
    [InlineData(20, 2, new[] { 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20 })]
    public void A_curve_has_points_however_short_the_training(int steps, int validateEvery, int[] points)
    {
        TrainingOutcome outcome = Train(Short with { Steps = steps, ValidateEvery = validateEvery }, seed: 1);

        Assert.Equal(points, outcome.Curve.Select(p => p.Step));
        Assert.All(outcome.Curve, p => Assert.True(double.IsFinite(p.ValidationLoss)));
        Assert.True(double.IsNaN(outcome.Curve[0].TrainLoss) && double.IsFinite(outcome.Curve[^1].TrainLoss));
        Assert.Equal(outcome.ValidationLoss, outcome.Curve[^1].ValidationLoss);
    }

    [Theory]
    [InlineData(OptimiserKind.Sgd, 0.05)]
    [InlineData(OptimiserKind.Lion, 0.01)]
    public void Loss_falls_with_other_optimisers(OptimiserKind optimiser, double learningRate)
    {
        TrainingOutcome outcome = Train(Short with { Optimiser = optimiser, LearningRate = learningRate }, seed: 1);
        Assert.Equal(TrialStatus.Done, outcome.Status);
        Assert.InRange(outcome.TestLoss, 0, 1e-2);
    }

    [Fact]
    public void Large_models_update_on_all_cores()
    {
        Assert.Equal(1, ThreadChoice.ForOptimiser(500_000, 1));
        Assert.Equal(Environment.ProcessorCount, ThreadChoice.ForOptimiser(10_000_000, 1));
    }

    [Fact]
    public void Equal_seeds_give_equal_losses_to_the_last_bit()
    {
        TrainingOutcome first = Train(Short, seed: 4);
        TrainingOutcome second = Train(Short, seed: 4);
        TrainingOutcome other = Train(Short, seed: 5);
        Assert.Equal(first.Curve, second.Curve);
        Assert.Equal(first.TestLoss, second.TestLoss);
        Assert.NotEqual(first.Curve[1].TrainLoss, other.Curve[1].TrainLoss);
    }

    [Fact]
    public void Cancelling_keeps_what_was_measured()
    {
        using var cancel = new CancellationTokenSource();
        var progress = new Listener(report =>
        {
            if (report.Step >= 1)
            {
                cancel.Cancel();
            }
        });
        TrainingOutcome outcome = Train(Short with { Steps = 1_000_000 }, seed: 1, progress, cancel.Token);
        Assert.Equal(TrialStatus.Stopped, outcome.Status);
        Assert.InRange(outcome.Steps, 1, 999_999);
        Assert.Equal(outcome.Steps, outcome.Curve[^1].Step);
        Assert.True(double.IsFinite(outcome.ValidationLoss) && double.IsFinite(outcome.TestLoss));
        Assert.Equal(outcome.Steps, progress.Reports[^1].Step);
    }

    [Fact]
    public void Diverging_is_a_failure_with_a_remedy()
    {
        TrainingOutcome outcome = Train(Short with { LearningRate = 1e30, Clip = 0 }, seed: 1);
        Assert.Equal(TrialStatus.Failed, outcome.Status);
        Assert.Contains("must stay finite", outcome.Message, StringComparison.Ordinal);
        Assert.Contains("lower 'learning-rate'", outcome.Message, StringComparison.Ordinal);
        Assert.True(double.IsNaN(outcome.TestLoss));
    }

    [Theory]
    [InlineData(true, "Task 'faulty' wrote the input NaN, expected a finite number; correct the class.")]
    [InlineData(false, "Task 'faulty' wrote the target Infinity, expected a finite number; correct the class.")]
    public void Data_that_are_not_finite_are_not_answered_by_a_lower_learning_rate(bool isInput, string message)
    {
        using var module = new WindowModule(4);

        var error = Assert.Throws<InvalidOperationException>(() =>
            Trainer.Train(module, new FaultyTask(isInput), Short, 1, null, default)
        );

        Assert.Equal(message, error.Message);
    }

    /// <summary>Sets whose losses are finite but for one: that one alone fails the trial, and says where.</summary>
    [Theory]
    [InlineData(DataSplit.Training, 20, "The training loss became ", " after 0 steps")]
    [InlineData(DataSplit.Validation, 20, "The validation loss became ", " after 0 steps")]
    [InlineData(DataSplit.Test, 20, "The test loss became ", " after 40 steps")]
    [InlineData(DataSplit.Test, 40, "that at length 40 became ", " after 40 steps")]
    public void A_loss_that_is_not_finite_is_never_done(DataSplit split, int length, string kind, string step)
    {
        using var module = new WindowModule(4);
        Start(module);
        TrainingOutcome outcome = Trainer.Train(
            module,
            new Overflow(20, length == 20 ? split : null),
            Short with
            {
                Steps = 40,
                ValidateEvery = 0,
            },
            1,
            null,
            default,
            longer: [new Overflow(40, length == 40 ? split : null)]
        );

        Assert.Equal(TrialStatus.Failed, outcome.Status);
        Assert.Contains(kind, outcome.Message, StringComparison.Ordinal);
        Assert.Contains(step, outcome.Message, StringComparison.Ordinal);
        Assert.True(double.IsNaN(outcome.TestLoss));
        Assert.Empty(outcome.Extrapolation);
    }

    [Fact]
    public void Reports_are_throttled_and_end_at_the_last_step()
    {
        var progress = new Listener(_ => { });
        TrainingOutcome outcome = Train(Short, seed: 1, progress);
        Assert.Equal(600, progress.Reports[^1].Step);
        Assert.Equal(TimeSpan.Zero, progress.Reports[^1].TimeLeft);
        Assert.InRange(progress.Reports.Count, 2, 3 + (int)(20 * outcome.Seconds));
    }

    private static TrainingOutcome Train(
        TrainingSpec training,
        long seed,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancel = default
    )
    {
        using Generator generator = random.manual_seed(seed);
        using var module = new WindowModule(4);
        return Trainer.Train(module, WrittenTasks.Create("light-tail", 70), training, seed, progress, cancel);
    }

    private sealed class FaultyTask(bool isInput)
        : SequenceTask("faulty", 70, new StepSpec(StepKind.Real, 1), new StepSpec(StepKind.Real, 1), ReadOut.Last)
    {
        protected override void Write(SequenceRandom random, SequenceData sequence)
        {
            random.Signs(sequence.Reals);
            sequence.RealTargets[0] = sequence.Reals[^1];
            if (isInput)
            {
                sequence.Reals[^1] = float.NaN;
            }
            else
            {
                sequence.RealTargets[0] *= float.PositiveInfinity;
            }
        }
    }

    private sealed class Listener(Action<TrainingProgress> react) : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value)
        {
            Reports.Add(value);
            react(value);
        }
    }

    // Weights that add up to more than 1 before and after training: the largest number overflows at every step.
    private static void Start(WindowModule module)
    {
        using IDisposable noGrad = no_grad();
        module.get_parameter("weight")!.fill_(1);
    }

    /// <summary>Small numbers, but for one set, whose inputs and weights have a product beyond float32.</summary>
    private sealed class Overflow(int length, DataSplit? large)
        : SequenceTask("overflow", length, new StepSpec(StepKind.Real, 1), new StepSpec(StepKind.Real, 1), ReadOut.Last)
    {
        protected override void Write(SequenceRandom random, SequenceData sequence)
        {
            sequence.Reals.Fill(random.Split == large ? float.MaxValue : 1 + 0.1f * (random.Index % 7));

            // What is learned has weights that add up to 2.
            sequence.RealTargets[0] = random.Split == large ? 1 : 2 * sequence.Reals[0];
        }
    }
}
