using System;
using System.Runtime.InteropServices;
using TorchSharp;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Runtime.Tasks;
using static TorchSharp.torch;

namespace Weft.Runtime.Training;

/// <summary>One batch of a task in two tensors that every step and every evaluation writes anew.</summary>
internal sealed class BatchBuffer : IDisposable
{
    private readonly SequenceTask _task;
    private readonly int _size;

    /// <summary>Allocates a batch.</summary>
    /// <param name="task">What to fill it with.</param>
    /// <param name="size">B.</param>
    public BatchBuffer(SequenceTask task, int size)
    {
        _task = task;
        _size = size;
        Inputs = (
            task.Input.Kind == StepKind.Real
                ? zeros(size, task.Length, task.InputDimension, float32)
                : zeros(size, task.Length, int64)
        ).DetachFromDisposeScope();
        Targets = zeros(TargetShape(size), task.Output.Kind == StepKind.Real ? ScalarType.Float32 : ScalarType.Int64)
            .DetachFromDisposeScope();
        Losses = TaskLoss.Of(task);
    }

    /// <summary>[B, T, d], or [B, T] of tokens.</summary>
    public Tensor Inputs { get; }

    /// <summary>[B, c] or [B, T, c]; [B] or [B, T] of tokens.</summary>
    public Tensor Targets { get; }

    /// <summary>B.</summary>
    public int Size => _size;

    private TaskLoss Losses { get; }

    /// <summary>Writes B sequences of a source, the first of them of index <paramref name="first"/>.</summary>
    public void Fill(SignSource source, long first) => FillSome(source, first, _size);

    /// <summary>The loss of a module on the batch, a scalar that gradients flow from.</summary>
    /// <param name="module">The module.</param>
    /// <exception cref="InvalidOperationException">Its outputs have another shape than the targets.</exception>
    public Tensor Loss(SequenceModule module) => Losses.Mean(Predict(module, Inputs, _size), Targets);

    /// <summary>Scores a module on the first sequences of a source, without gradients.</summary>
    /// <param name="module">The module; null to measure the best constant alone.</param>
    /// <param name="source">The set.</param>
    /// <param name="sequences">The size of the set; fewer where the task has no more.</param>
    /// <exception cref="InvalidOperationException">The module's outputs have another shape.</exception>
    public Score Evaluate(SequenceModule? module, SignSource source, int sequences)
    {
        using IDisposable noGrad = no_grad();
        int all = (int)Math.Min(sequences, _task.SequencesOf(source.Split) ?? sequences);
        var tally = new ScoreTally(_task);
        for (int first = 0; first < all; first += _size)
        {
            int count = Math.Min(_size, all - first);
            FillSome(source, first, count);
            tally.AddTargets(Written(count));
            if (module is not null)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor outputs = Predict(module, Inputs.narrow(0, 0, count), count);
                Losses.Add(tally, outputs, Targets.narrow(0, 0, count));
            }
        }

        return tally.Score;
    }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }

    // A loss would broadcast a wrong shape to the targets' and train on nonsense.
    private Tensor Predict(SequenceModule module, Tensor inputs, int count)
    {
        Tensor outputs = module.call(inputs);
        long[] expected = OutputShape(count);
        if (!outputs.shape.AsSpan().SequenceEqual(expected))
        {
            throw new InvalidOperationException(
                $"The module returned [{string.Join(", ", outputs.shape)}]; the task's targets are "
                    + $"[{string.Join(", ", expected)}]; give the module a read-out of that shape."
            );
        }

        return outputs;
    }

    private long[] OutputShape(int count) =>
        _task.ReadOut == ReadOut.Every ? [count, _task.Length, _task.Output.Size] : [count, _task.Output.Size];

    private long[] TargetShape(int count)
    {
        long[] shape = OutputShape(count);
        return _task.Output.Kind == StepKind.Real ? shape : shape[..^1];
    }

    private void FillSome(SignSource source, long first, int count) => _task.Fill(source, first, count, Written(count));

    private SequenceData Written(int count)
    {
        int inputs = count * _task.InputNumbers;
        int targets = count * _task.TargetNumbers;
        bool real = _task.Input.Kind == StepKind.Real;
        bool realTargets = _task.Output.Kind == StepKind.Real;
        return new SequenceData(
            real ? MemoryMarshal.Cast<byte, float>(Inputs.bytes)[..inputs] : [],
            real ? [] : MemoryMarshal.Cast<byte, long>(Inputs.bytes)[..inputs],
            realTargets ? MemoryMarshal.Cast<byte, float>(Targets.bytes)[..targets] : [],
            realTargets ? [] : MemoryMarshal.Cast<byte, long>(Targets.bytes)[..targets]
        );
    }
}
