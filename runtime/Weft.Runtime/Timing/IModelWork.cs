using System;
using System.Collections.Generic;

namespace Weft.Runtime.Timing;

/// <summary>A model with a batch, as something to be timed.</summary>
internal interface IModelWork : IDisposable
{
    /// <summary>Predicts, without a graph for gradients.</summary>
    void Forward();

    /// <summary>Predicts and computes the gradients of the loss.</summary>
    void Backward();

    /// <summary>The same, followed by a step of the optimiser.</summary>
    void Step();

    /// <summary>Milliseconds of one call of a pass, the mean of several.</summary>
    double Time(ModelPass pass, int calls) => Turns.Time(pass.Of(this), calls);

    /// <summary>MiB of resident memory at the peak of one call above its start; null where the system does not tell.</summary>
    double? PeakMiB(ModelPass pass) => PeakMemory.Of(pass.Of(this));
}

/// <summary>What of the work on a batch is timed.</summary>
/// <param name="Word">As it is written on a command line.</param>
/// <param name="Name">As it stands in tables.</param>
/// <param name="Of">The pass of a model.</param>
internal sealed record ModelPass(string Word, string Name, Func<IModelWork, Action> Of)
{
    /// <summary>Inference.</summary>
    public static readonly ModelPass Forward = new("forward", "forward", work => work.Forward);

    /// <summary>Forward and backward.</summary>
    public static readonly ModelPass Backward = new("backward", "forward + backward", work => work.Backward);

    /// <summary>Forward, loss, backward and optimiser.</summary>
    public static readonly ModelPass Step = new("step", "training step", work => work.Step);

    /// <summary>All three, each containing the one before.</summary>
    public static readonly IReadOnlyList<ModelPass> All = [Forward, Backward, Step];
}
