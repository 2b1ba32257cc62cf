using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using Weft.Runtime.Training;
using static TorchSharp.torch;

namespace Weft.Runtime.Timing;

/// <summary>A compiled module with the step that <see cref="Trainer"/> takes: flat parameters and the flat optimiser.</summary>
internal sealed class CompiledWork : IModelWork
{
    private const double LearningRate = 1e-4;

    private readonly SequenceModule _module;
    private readonly RandomBatch _batch;
    private readonly FlatParameters _parameters;
    private readonly FlatOptimiser _optimiser;

    /// <summary>Takes over a module, whose weights are changed by steps.</summary>
    /// <param name="module">Float32, on the CPU.</param>
    /// <param name="batch">What it is given; it stays the caller's.</param>
    /// <param name="threads">Threads of a step.</param>
    public CompiledWork(SequenceModule module, RandomBatch batch, int threads)
    {
        (_module, _batch) = (module, batch);
        _parameters = new FlatParameters(module);
        _optimiser = new FlatOptimiser(
            OptimiserKind.AdamW,
            _parameters.Parts,
            weightDecay: 0,
            clip: 0,
            ThreadChoice.ForOptimiser(_parameters.Count, threads)
        );
        _module.train();
    }

    /// <inheritdoc/>
    public void Forward()
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        _module.call(_batch.Inputs);
    }

    /// <inheritdoc/>
    public void Backward()
    {
        using var scope = NewDisposeScope();
        _parameters.ClearGradients();
        KernelFault.Backward(_batch.Loss(_module.call(_batch.Inputs)));
    }

    /// <inheritdoc/>
    public void Step()
    {
        Backward();
        _optimiser.Step(_parameters.Values, _parameters.Gradients, LearningRate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parameters.Dispose();
        _module.Dispose();
    }
}
