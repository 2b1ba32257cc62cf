using System;
using System.Runtime.InteropServices;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Tasks;
using static TorchSharp.torch;

namespace Weft.Runtime.Training;

/// <summary>
/// What training minimises: the mean squared error for real numbers, the mean cross-entropy in nats for tokens, over the
/// positions that have a target.
/// </summary>
internal abstract class TaskLoss
{
    /// <summary>The loss that a task is trained with.</summary>
    public static TaskLoss Of(SequenceTask task) =>
        task.Output.Kind == StepKind.Token ? new OfTokens()
        : task.LeavesTargetsOut ? new OfSomeReals()
        : new OfReals();

    /// <summary>The mean loss, a scalar that gradients flow from.</summary>
    /// <param name="outputs">What the module returned.</param>
    /// <param name="targets">As <see cref="BatchBuffer.Targets"/>.</param>
    public abstract Tensor Mean(Tensor outputs, Tensor targets);

    /// <summary>Adds the losses of a batch to a tally, summed in double.</summary>
    public abstract void Add(ScoreTally tally, Tensor outputs, Tensor targets);

    private sealed class OfReals : TaskLoss
    {
        public override Tensor Mean(Tensor outputs, Tensor targets) => nn.functional.mse_loss(outputs, targets);

        public override void Add(ScoreTally tally, Tensor outputs, Tensor targets) =>
            AddSquares(tally, outputs, targets);
    }

    // Where nothing is asked the target is not a number: both sides become 0 there, and no gradient comes from it.
    private sealed class OfSomeReals : TaskLoss
    {
        public override Tensor Mean(Tensor outputs, Tensor targets)
        {
            Tensor asked = targets.isnan().logical_not_();
            Tensor errors = where(asked, outputs - targets.nan_to_num(0), zeros_like(outputs));
            return errors.Power(2).sum() / asked.sum(ScalarType.Float32);
        }

        public override void Add(ScoreTally tally, Tensor outputs, Tensor targets) =>
            AddSquares(tally, outputs, targets);
    }

    private sealed class OfTokens : TaskLoss
    {
        public override Tensor Mean(Tensor outputs, Tensor targets) => CrossEntropy.Run(outputs, targets);

        public override void Add(ScoreTally tally, Tensor outputs, Tensor targets)
        {
            Tensor best = outputs.argmax(-1).contiguous();
            ReadOnlySpan<long> guesses = MemoryMarshal.Cast<byte, long>(best.bytes);
            ReadOnlySpan<long> wanted = MemoryMarshal.Cast<byte, long>(targets.bytes);
            int asked = 0;
            int right = 0;
            for (int i = 0; i < wanted.Length; i++)
            {
                asked += wanted[i] == SequenceData.Ignored ? 0 : 1;
                right += wanted[i] == guesses[i] ? 1 : 0;
            }

            if (asked > 0)
            {
                tally.AddLosses((double)CrossEntropy.Run(outputs, targets).item<float>() * asked, asked, right);
            }
        }
    }

    private static void AddSquares(ScoreTally tally, Tensor outputs, Tensor targets)
    {
        Tensor kept = outputs.contiguous();
        ReadOnlySpan<float> predicted = MemoryMarshal.Cast<byte, float>(kept.bytes);
        ReadOnlySpan<float> wanted = MemoryMarshal.Cast<byte, float>(targets.bytes);
        double sum = 0;
        long asked = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            if (!float.IsNaN(wanted[i]))
            {
                double error = (double)predicted[i] - wanted[i];
                sum += error * error;
                asked++;
            }
        }

        tally.AddLosses(sum, asked, right: 0);
    }
}
