using System;
using System.Linq;
using Runtime.Tests.Tasks;
using Weft.Runtime.Tasks;
using Weft.Runtime.Training;
using Xunit;
using static TorchSharp.torch;

namespace Runtime.Tests.Training;

/// <summary>Losses over the positions that have a target, against sums written out.</summary>
public class TaskLossTests
{
    [Fact]
    public void Tokens_have_the_cross_entropy_of_the_positions_asked()
    {
        SequenceTask task = WrittenTasks.Create("{ kind: delay, distance: 2, inputs: { tokens: 3 } }", 4);
        using Tensor outputs = randn([2, 4, 3], ScalarType.Float32, requires_grad: true);
        using Tensor targets = tensor(new long[] { -100, -100, 1, 2, -100, -100, 0, 0 }).reshape(2, 4);

        using Tensor loss = TaskLoss.Of(task).Mean(outputs, targets);
        loss.backward();

        (int Row, int Token)[] asked = [(2, 1), (3, 2), (6, 0), (7, 0)];
        double expected = asked.Average(a =>
        {
            double[] logits =
            [
                .. Enumerable.Range(0, 3).Select(k => (double)outputs[a.Row / 4, a.Row % 4, k].item<float>()),
            ];
            return Math.Log(logits.Sum(Math.Exp)) - logits[a.Token];
        });
        Assert.Equal(expected, loss.item<float>(), 1e-5);
        Assert.Equal(0, outputs.grad!.narrow(1, 0, 2).abs().sum().item<float>());
        Assert.True(outputs.grad!.narrow(1, 2, 2).abs().min().item<float>() > 0);

        var tally = new ScoreTally(task);
        TaskLoss.Of(task).Add(tally, outputs.detach(), targets);
        int right = asked.Count(a => outputs[a.Row / 4, a.Row % 4].argmax().item<long>() == a.Token);
        Assert.Equal(expected, tally.Score.Loss, 1e-5);
        Assert.Equal(right / 4.0, tally.Score.Accuracy);
    }

    [Fact]
    public void Real_numbers_left_out_have_no_error_and_no_gradient()
    {
        SequenceTask task = WrittenTasks.Create("{ kind: delay, distance: 1 }", 3);
        using Tensor outputs = tensor(new float[] { 5, 1, 2, 7, 0, -1 }, requires_grad: true);
        using Tensor targets = tensor(new float[] { float.NaN, 3, 2, float.NaN, 1, 1 }).reshape(2, 3, 1);

        using Tensor loss = TaskLoss.Of(task).Mean(outputs.reshape(2, 3, 1), targets);
        loss.backward();

        Assert.Equal((4 + 0 + 1 + 4) / 4.0, loss.item<float>(), 1e-6);
        Assert.Equal([0, -1, 0, 0, -0.5f, -1], outputs.grad!.data<float>().ToArray());
        var tally = new ScoreTally(task);
        TaskLoss.Of(task).Add(tally, outputs.detach(), targets);
        Assert.Equal(9 / 4.0, tally.Score.Loss, 1e-12);
        Assert.True(double.IsNaN(tally.Score.Accuracy));
    }

    [Fact]
    public void Trivial_losses_are_those_of_the_frequencies()
    {
        var tokens = new ScoreTally(WrittenTasks.Create("{ kind: delay, inputs: { tokens: 3 }, distance: 0 }", 4));
        tokens.AddTargets(new SequenceData([], [], [], (long[])[0, 0, -100, 2, 2, 2, -100, 0]));
        Assert.Equal(Math.Log(2), tokens.Score.TrivialLoss, 1e-12);
        Assert.Equal(0.5, tokens.Score.TrivialAccuracy, 1e-12);

        var reals = new ScoreTally(WrittenTasks.Create("{ kind: delay, distance: 0 }", 4));
        reals.AddTargets(new SequenceData([], [], (float[])[1, 3, float.NaN, 5], []));
        Assert.Equal(8.0 / 3, reals.Score.TrivialLoss, 1e-12);
        Assert.True(double.IsNaN(reals.Score.TrivialAccuracy));
    }

    [Fact]
    public void Batches_written_ahead_are_those_written_in_order()
    {
        SequenceTask task = WrittenTasks.Create("mqar", 64);
        using var ahead = new BatchPrefetch(task, 5, SignSource.Training(3), 20);
        using var inOrder = new BatchBuffer(task, 5);
        for (int step = 0; step < 20; step++)
        {
            inOrder.Fill(SignSource.Training(3), 5 * step);
            BatchBuffer batch = ahead.Take(step);
            Assert.True(Same(inOrder.Inputs, batch.Inputs));
            Assert.True(Same(inOrder.Targets, batch.Targets));
        }
    }

    private static bool Same(Tensor one, Tensor other) => one.equal(other).all().item<bool>();
}
