using System;
using Weft.Runtime.Kernels;
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
    private readonly bool _flush;

    /// <summary>Takes over a module that has its weights.</summary>
    /// <param name="module">From the batch's inputs to its outputs.</param>
    /// <param name="batch">What it is given; it stays the caller's.</param>
    /// <param name="flat">
    /// Whether the optimiser works on one tensor, as an expert would have it; otherwise on one for each parameter, cleared by
    /// <c>zero_grad</c>, as TorchSharp's examples do.
    /// </param>
    /// <param name="flush">
    /// Whether denormal numbers are flushed to zero as on our side; otherwise they are computed with, as libtorch does where
    /// nobody tells it not to. The allocator's settings belong to the process and hold for both sides.
    /// </param>
    public TorchWork(nn.Module<Tensor, Tensor> module, RandomBatch batch, bool flat, bool flush)
    {
        (_module, _batch, _flush) = (module, batch, flush);
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
    public void Forward() =>
        UnderSettings(() =>
        {
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            _module.call(_batch.Inputs);
        });

    /// <inheritdoc/>
    public void Backward() => UnderSettings(ComputeGradients);

    /// <inheritdoc/>
    public void Step() =>
        UnderSettings(() =>
        {
            using var scope = NewDisposeScope();
            ComputeGradients();
            _update();
        });

    /// <inheritdoc/>
    public void Dispose() => _module.Dispose();

    private void ComputeGradients()
    {
        using var scope = NewDisposeScope();
        _clearGradients();
        _batch.Loss(_module.call(_batch.Inputs)).backward();
    }

    private void UnderSettings(Action work)
    {
        if (_flush || !Denormals.CanFlush)
        {
            work();
            return;
        }

        Flush(false);
        work();
        Flush(true);
    }

    // The threads of the team take the setting over from the one that opens a region.
    private static void Flush(bool on)
    {
        Denormals.Flush(on);
        ThreadTeam.Run(ThreadTeam.Threads, static _ => { });
    }
}
