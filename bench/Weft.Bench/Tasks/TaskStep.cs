using System;
using Weft.Compiler.Spec;
using Weft.Generated;
using Weft.Runtime.Modules;
using Weft.Runtime.Tasks;
using Weft.Runtime.Training;
using static TorchSharp.torch;

namespace Weft.Bench.Tasks;

/// <summary>A training step of the smallest model that a task feeds: one head by position alone, 16 wide.</summary>
internal sealed class TaskStep : IDisposable
{
    private readonly SequenceModule _module;
    private readonly FlatParameters _parameters;
    private readonly FlatOptimiser _optimiser;
    private readonly BatchBuffer _batch;

    /// <summary>Draws weights, and one batch that every step trains on.</summary>
    public TaskStep(SequenceTask task, int batch)
    {
        _module = Create(task);
        _parameters = new FlatParameters(_module);
        _optimiser = new FlatOptimiser(OptimiserKind.AdamW, _parameters.Parts, weightDecay: 0, clip: 1, threads: 1);
        _batch = new BatchBuffer(task, batch);
        _batch.Fill(SignSource.Training(0), 0);
    }

    /// <summary>Forward, backward and optimiser.</summary>
    public void Run()
    {
        using var scope = NewDisposeScope();
        _parameters.ClearGradients();
        _batch.Loss(_module).backward();
        _optimiser.Step(_parameters.Values, _parameters.Gradients, 1e-4);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batch.Dispose();
        _parameters.Dispose();
        _module.Dispose();
    }

    private static SequenceModule Create(SequenceTask task) =>
        (task.Input.Kind, task.ReadOut) switch
        {
            (StepKind.Real, ReadOut.Last) => new BenchTaskLast(),
            (StepKind.Real, _) => new BenchTaskEvery(),
            (_, ReadOut.Last) => new BenchTaskTokensLast(),
            _ when task.Input.Size == 2 => new BenchTaskBits(),
            _ => new BenchTaskTokens(),
        };
}
