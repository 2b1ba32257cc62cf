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
    /// <summary>The decoder as TorchSharp's examples write one.</summary>
    public static readonly TorchRival Idiomatic = new("idiomatic", (s, w) => new IdiomaticDecoder(s!, w), false);

    /// <summary>The same with our setting for denormal numbers.</summary>
    public static readonly TorchRival IdiomaticFlushed = Idiomatic with
    {
        Name = "idiomatic, denormals flushed",
        Flush = true,
    };

    /// <summary>The decoder tuned without kernels of its own.</summary>
    public static readonly TorchRival Tuned = new("tuned", (s, w) => new TunedDecoder(s!, w), true);

    /// <summary>nn.TransformerEncoder.</summary>
    public static readonly TorchRival Encoder = new(
        "nn.TransformerEncoder",
        (s, w) => new EncoderDecoder(s!, w),
        false
    );

    /// <summary>ONNX Runtime.</summary>
    public static readonly OnnxRival OnnxRuntime = new();

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
    /// <summary>Whether it has our setting for denormal numbers, as an expert would.</summary>
    public bool Flush { get; init; } = Flat;

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
        return new TorchWork(theirs, batch, Flat, Flush);
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
