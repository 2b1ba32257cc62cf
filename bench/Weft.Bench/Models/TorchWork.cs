using System;
using Weft.Runtime.Timing;
using static TorchSharp.torch;

namespace Weft.Bench.Models;

/// <summary>A module that was written by hand, trained with TorchSharp's AdamW: the other side of a comparison.</summary>
internal sealed class TorchWork : IModelWork
{
    private const double LearningRate = 1e-4;

    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly RandomBatch _batch;
    private readonly Action _clearGradients;
    private readonly Action _update;

    /// <summary>Takes over a module that has its weights.</summary>
    /// <param name="module">From the batch's inputs to its outputs.</param>
    /// <param name="batch">What it is given; it stays the caller's.</param>
    /// <param name="flat">
    /// Whether the optimiser works on one tensor, as an expert would have it; otherwise on one for each parameter, cleared by
    /// <c>zero_grad</c>, as TorchSharp's examples do.
    /// </param>
    public TorchWork(nn.Module<Tensor, Tensor> module, RandomBatch batch, bool flat)
    {
        (_module, _batch) = (module, batch);
        if (flat)
        {
            var optimiser = new FlatAdamW(module, LearningRate);
            (_clearGradients, _update) = (optimiser.ClearGradients, optimiser.Step);
        }
        else
        {
            var optimiser = optim.AdamW(module.parameters(), lr: LearningRate);
            (_clearGradients, _update) = (() => optimiser.zero_grad(), () => optimiser.step());
        }

        module.train();
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
        _clearGradients();
        _batch.PlainLoss(_module.call(_batch.Inputs)).backward();
    }

    /// <inheritdoc/>
    public void Step()
    {
        using var scope = NewDisposeScope();
        Backward();
        _update();
    }

    /// <inheritdoc/>
    public void Dispose() => _module.Dispose();
}
