using System;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Runtime.Timing;

/// <summary>A batch that fits an architecture, of random inputs and targets: how long a step takes depends on neither.</summary>
internal sealed class RandomBatch : IDisposable
{
    private readonly StepSpec _output;

    /// <summary>Draws a batch from TorchSharp's global generator.</summary>
    /// <param name="spec">What the batch is for.</param>
    /// <param name="batch">B.</param>
    /// <param name="length">T.</param>
    public RandomBatch(ArchitectureSpec spec, int batch, int length)
    {
        _output = spec.Output;
        Inputs = Draw(spec.Input, [batch, length]);
        Targets = Draw(spec.Output, spec.ReadOut == ReadOut.Last ? [batch] : [batch, length]);
    }

    /// <summary>[B, T, d] real numbers or [B, T] tokens.</summary>
    public Tensor Inputs { get; }

    /// <summary>In the form of the outputs: real numbers, or tokens.</summary>
    public Tensor Targets { get; }

    /// <summary>The mean squared error for real outputs, the cross entropy for tokens.</summary>
    /// <param name="outputs">Of a model for <see cref="Inputs"/>.</param>
    public Tensor Loss(Tensor outputs) =>
        _output.Kind == StepKind.Real ? nn.functional.mse_loss(outputs, Targets) : CrossEntropy.Run(outputs, Targets);

    /// <summary>The same by operations of libtorch alone, for modules that have no kernels of Weft.</summary>
    /// <param name="outputs">Of a model for <see cref="Inputs"/>.</param>
    public Tensor PlainLoss(Tensor outputs) =>
        _output.Kind == StepKind.Real
            ? nn.functional.mse_loss(outputs, Targets)
            : nn.functional.cross_entropy(outputs.reshape(-1, _output.Size), Targets.reshape(-1));

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }

    private static Tensor Draw(StepSpec step, long[] shape) =>
        (
            step.Kind == StepKind.Real ? randn([.. shape, step.Size]) : randint(0, step.Size, shape, ScalarType.Int64)
        ).DetachFromDisposeScope();
}
