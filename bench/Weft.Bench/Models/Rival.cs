using System;
using System.Collections.Generic;
using Weft.Bench.Onnx;
using Weft.Runtime.Modules;
using Weft.Runtime.Timing;
using static TorchSharp.torch;

namespace Weft.Bench.Models;

/// <summary>Another way of the same model.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="Passes">What it can do.</param>
internal abstract record Rival(string Name, IReadOnlyList<ModelPass> Passes)
{
    /// <summary>The decoder as TorchSharp's examples write one, in a process as TorchSharp leaves it.</summary>
    public static readonly TorchRival Idiomatic = new("idiomatic", (s, w) => new IdiomaticDecoder(s!, w), false)
    {
        Alone = true,
    };

    /// <summary>The same with our settings of the process, which an expert might know of.</summary>
    public static readonly TorchRival IdiomaticWithSettings = Idiomatic with
    {
        Name = "idiomatic, our process settings",
        Passes = [ModelPass.Step],
        Alone = false,
    };

    /// <summary>The decoder tuned without kernels of its own.</summary>
    public static readonly TorchRival Tuned = new("tuned", (s, w) => new TunedDecoder(s!, w), true);

    /// <summary>nn.TransformerEncoder.</summary>
    public static readonly TorchRival Encoder = new("nn.TransformerEncoder", (s, w) => new EncoderDecoder(s!, w), false)
    {
        Alone = true,
    };

    /// <summary>ONNX Runtime.</summary>
    public static readonly OnnxRival OnnxRuntime = new();

    /// <summary>
    /// Whether it has a process of its own with the settings that every process begins with. Who writes modules for
    /// TorchSharp does not change them; an expert may, so tuned rivals share our process and our settings.
    /// </summary>
    public bool Alone { get; init; }

    /// <summary>Makes it with copies of the compiled module's weights, and makes sure that it computes the same.</summary>
    /// <param name="sizes">Of a decoder; null for another model.</param>
    /// <param name="module">The compiled module.</param>
    /// <param name="batch">What is measured.</param>
    /// <param name="few">A batch of few sequences to compare with.</param>
    /// <param name="threads">Threads of both sides.</param>
    public abstract IModelWork Open(
        DecoderSizes? sizes,
        SequenceModule module,
        RandomBatch batch,
        RandomBatch few,
        int threads
    );
}

/// <summary>A hand-written module.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="Create">Makes it.</param>
/// <param name="Flat">Whether its optimiser works on one tensor.</param>
internal sealed record TorchRival(
    string Name,
    Func<DecoderSizes?, NamedWeights, nn.Module<Tensor, Tensor>> Create,
    bool Flat
) : Rival(Name, ModelPass.All)
{
    /// <summary>By how much it may differ from the compiled module, relative to the largest entry.</summary>
    public double Bound { get; init; } = Agreement.Bound;

    /// <inheritdoc/>
    public override IModelWork Open(
        DecoderSizes? sizes,
        SequenceModule module,
        RandomBatch batch,
        RandomBatch few,
        int threads
    )
    {
        var theirs = Create(sizes, new NamedWeights(module));
        Agreement.Check($"{module.GetName()} against {Name}", module, theirs, few, Bound);
        return new TorchWork(theirs, batch, Flat);
    }
}

/// <summary>An exported model in ONNX Runtime.</summary>
internal sealed record OnnxRival() : Rival("ONNX Runtime", [ModelPass.Forward])
{
    /// <inheritdoc/>
    public override IModelWork Open(
        DecoderSizes? sizes,
        SequenceModule module,
        RandomBatch batch,
        RandomBatch few,
        int threads
    )
    {
        ArgumentNullException.ThrowIfNull(sizes);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var weights = new NamedWeights(module);
        using (var check = new OnnxWork(sizes, weights, few, threads))
        {
            Agreement.Compare(
                $"{module.GetName()} against {Name}",
                "outputs",
                module.call(few.Inputs),
                check.Outputs()
            );
        }

        return new OnnxWork(sizes, weights, batch, threads);
    }
}
