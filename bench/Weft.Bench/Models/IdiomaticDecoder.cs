using System;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Weft.Bench.Models;

/// <summary>A pre-norm decoder as TorchSharp's examples write one: a module for each part, T x T weights, -inf above the diagonal.</summary>
internal sealed class IdiomaticDecoder : nn.Module<Tensor, Tensor>
{
    private readonly Embedding tokens;
    private readonly Embedding? places;
    private readonly ModuleList<IdiomaticBlock> blocks = new();
    private readonly LayerNorm norm;
    private readonly Parameter bias;

    public IdiomaticDecoder(DecoderSizes sizes, NamedWeights weights)
        : base(nameof(IdiomaticDecoder))
    {
        tokens = weights.Embedding("W_E");
        places = sizes.Bias == DistanceBiasKind.None ? weights.Embedding("P") : null;
        for (int layer = 0; layer < sizes.Layers; layer++)
        {
            blocks.Add(new IdiomaticBlock(sizes, weights, layer));
        }

        norm = weights.LayerNorm("g_Y", "s_Y");
        bias = weights.Parameter("b_Y");
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = tokens.forward(input);
        if (places is not null)
        {
            x = x + places.forward(arange(input.size(1), ScalarType.Int64));
        }

        foreach (var block in blocks)
        {
            x = block.forward(x);
        }

        return nn.functional.linear(norm.forward(x), tokens.weight!, bias).MoveToOuterDisposeScope();
    }
}

/// <summary>One block: x + attention(norm(x)), then x + network(norm(x)).</summary>
internal sealed class IdiomaticBlock : nn.Module<Tensor, Tensor>
{
    private readonly LayerNorm first;
    private readonly IdiomaticAttention attention;
    private readonly LayerNorm second;
    private readonly Sequential network;

    public IdiomaticBlock(DecoderSizes sizes, NamedWeights weights, int layer)
        : base(nameof(IdiomaticBlock))
    {
        first = weights.LayerNorm($"g_1.{layer}", $"s_1.{layer}");
        attention = new IdiomaticAttention(sizes, weights, layer);
        second = weights.LayerNorm($"g_2.{layer}", $"s_2.{layer}");
        network = nn.Sequential(
            weights.Linear($"B.{layer}", $"c.{layer}"),
            nn.GELU(),
            weights.Linear($"A.{layer}", $"b_A.{layer}")
        );
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input + attention.forward(first.forward(input));
        return (x + network.forward(second.forward(x))).MoveToOuterDisposeScope();
    }
}

/// <summary>Causal attention with or without dot products, and a learned bias by distance or none.</summary>
internal sealed class IdiomaticAttention : nn.Module<Tensor, Tensor>
{
    private readonly DecoderSizes sizes;
    private readonly Linear? queries;
    private readonly Linear? keys;
    private readonly Linear values;
    private readonly Linear output;
    private readonly Parameter? theta;
    private readonly Tensor phi;
    private readonly Tensor hidden;

    public IdiomaticAttention(DecoderSizes sizes, NamedWeights weights, int layer)
        : base(nameof(IdiomaticAttention))
    {
        this.sizes = sizes;
        queries = sizes.Products ? weights.Linear($"W_Q.{layer}", $"b_Q.{layer}") : null;
        keys = sizes.Products ? weights.Linear($"W_K.{layer}", $"b_K.{layer}") : null;
        values = weights.Linear($"W_V.{layer}", $"b_V.{layer}");
        output = weights.Linear($"W_O.{layer}", $"b_O.{layer}");
        theta = sizes.Bias == DistanceBiasKind.None ? null : weights.Parameter($"theta.{layer}");

        // Made once, as buffers: [T, T].
        (phi, hidden) = DistanceTables.Of(sizes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (input.size(0), input.size(1));
        Tensor Heads(Tensor x) => x.view(batch, length, sizes.Heads, sizes.HeadSize).transpose(1, 2);
        Tensor? scores = null;
        if (queries is not null && keys is not null)
        {
            var (q, k) = (Heads(queries.forward(input)), Heads(keys.forward(input)));
            scores = matmul(q, k.transpose(-2, -1)) / Math.Sqrt(sizes.HeadSize);
        }

        if (theta is not null)
        {
            var bias = nn.functional.softplus(theta).view(-1, 1, 1) * phi;
            scores = scores is null ? bias : scores + bias;
        }

        Tensor weights;
        if (sizes.Bias == DistanceBiasKind.Log)
        {
            // The first token sees nothing: -inf would make its row NaN.
            weights = nn.functional.softmax(scores!.masked_fill(hidden, -1e30), -1).masked_fill(hidden, 0);
        }
        else
        {
            weights = nn.functional.softmax(scores!.masked_fill(hidden, double.NegativeInfinity), -1);
        }

        var mixed = matmul(weights, Heads(values.forward(input)));
        return output
            .forward(mixed.transpose(1, 2).contiguous().view(batch, length, sizes.Width))
            .MoveToOuterDisposeScope();
    }
}
