using System;
using System.Runtime.InteropServices;
using TorchSharp;
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
        Inputs = zeros(size, task.Length, task.InputDimension, float32).DetachFromDisposeScope();
        Targets = zeros(size, task.OutputDimension, float32).DetachFromDisposeScope();
    }

    /// <summary>[B, T, 1].</summary>
    public Tensor Inputs { get; }

    /// <summary>[B, 1].</summary>
    public Tensor Targets { get; }

    /// <summary>Writes B sequences of a source, the first of them of index <paramref name="first"/>.</summary>
    public void Fill(SignSource source, long first) => FillSome(source, first, _size);

    /// <summary>Mean squared error of a module on the batch, a scalar that gradients flow from.</summary>
    /// <param name="module">The module; its outputs are [B, 1].</param>
    /// <exception cref="InvalidOperationException">Its outputs have another shape.</exception>
    public Tensor Loss(SequenceModule module) => nn.functional.mse_loss(Predict(module, Inputs, _size), Targets);

    /// <summary>Mean squared error of a module on the first sequences of a source, without gradients.</summary>
    /// <param name="module">The module; its outputs are [B, 1].</param>
    /// <param name="source">The set.</param>
    /// <param name="sequences">The size of the set.</param>
    /// <exception cref="InvalidOperationException">The module's outputs have another shape.</exception>
    public double Evaluate(SequenceModule module, SignSource source, int sequences)
    {
        using IDisposable noGrad = no_grad();
        double sum = 0;
        for (int first = 0; first < sequences; first += _size)
        {
            int count = Math.Min(_size, sequences - first);
            FillSome(source, first, count);
            using DisposeScope scope = NewDisposeScope();
            Tensor outputs = Predict(module, Inputs.narrow(0, 0, count), count).contiguous();
            ReadOnlySpan<float> predicted = MemoryMarshal.Cast<byte, float>(outputs.bytes);
            ReadOnlySpan<float> wanted = MemoryMarshal.Cast<byte, float>(Targets.bytes);
            for (int i = 0; i < count; i++)
            {
                double error = (double)predicted[i] - wanted[i];
                sum += error * error;
            }
        }

        return sum / sequences;
    }

    /// <summary>Mean squared error of the best constant on the first sequences of a source.</summary>
    public double TargetVariance(SignSource source, int sequences)
    {
        double sum = 0;
        double sumOfSquares = 0;
        for (int first = 0; first < sequences; first += _size)
        {
            int count = Math.Min(_size, sequences - first);
            FillSome(source, first, count);
            foreach (float target in MemoryMarshal.Cast<byte, float>(Targets.bytes)[..count])
            {
                sum += target;
                sumOfSquares += (double)target * target;
            }
        }

        double mean = sum / sequences;
        return sumOfSquares / sequences - mean * mean;
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
        ReadOnlySpan<long> expected = [count, _task.OutputDimension];
        if (!outputs.shape.AsSpan().SequenceEqual(expected))
        {
            throw new InvalidOperationException(
                $"The module returned [{string.Join(", ", outputs.shape)}]; the task's targets are "
                    + $"[{count}, {_task.OutputDimension}]; give the module a read-out of that shape."
            );
        }

        return outputs;
    }

    private void FillSome(SignSource source, long first, int count)
    {
        Span<float> inputs = MemoryMarshal.Cast<byte, float>(Inputs.bytes);
        Span<float> targets = MemoryMarshal.Cast<byte, float>(Targets.bytes);
        _task.Fill(source, first, inputs[..(count * _task.Length)], targets[..count]);
    }
}
