using System.Collections.Generic;
using System.Linq;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Weft.Bench.Models;

/// <summary>A post-norm decoder out of TorchSharp's own <c>nn.TransformerEncoder</c> with a causal mask.</summary>
internal sealed class EncoderDecoder : nn.Module<Tensor, Tensor>
{
    private readonly Embedding tokens;
    private readonly Parameter places;
    private readonly TransformerEncoder encoder;
    private readonly LayerNorm norm;
    private readonly Parameter bias;
    private readonly Tensor mask;

    public EncoderDecoder(DecoderSizes sizes, NamedWeights weights)
        : base(nameof(EncoderDecoder))
    {
        tokens = weights.Embedding("W_E");
        places = weights.Parameter("P");
        encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(sizes.Width, sizes.Heads, sizes.Hidden, dropout: 0, nn.Activations.GELU),
            sizes.Layers
        );
        norm = weights.LayerNorm("g_Y", "s_Y");
        bias = weights.Parameter("b_Y");
        mask = full([sizes.Length, sizes.Length], double.NegativeInfinity).triu(1).DetachFromDisposeScope();
        RegisterComponents();
        Dictionary<string, Parameter> parameters = encoder
            .named_parameters()
            .ToDictionary(entry => entry.name, entry => entry.parameter);
        for (int layer = 0; layer < sizes.Layers; layer++)
        {
            foreach (var (name, from) in Names(layer))
            {
                NamedWeights.Set(parameters[$"layers.{layer}.{name}"], weights.Copy(from));
            }
        }
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();

        // It takes [T, B, D].
        var x = (tokens.forward(input) + places).transpose(0, 1);
        var y = encoder.forward(x, mask, null).transpose(0, 1);
        return nn.functional.linear(norm.forward(y), tokens.weight!, bias).MoveToOuterDisposeScope();
    }

    private static IEnumerable<(string Name, string[] From)> Names(int layer) =>
        [
            ("self_attn.in_proj_weight", [$"W_Q.{layer}", $"W_K.{layer}", $"W_V.{layer}"]),
            ("self_attn.in_proj_bias", [$"b_Q.{layer}", $"b_K.{layer}", $"b_V.{layer}"]),
            ("self_attn.out_proj.weight", [$"W_O.{layer}"]),
            ("self_attn.out_proj.bias", [$"b_O.{layer}"]),
            ("linear1.weight", [$"B.{layer}"]),
            ("linear1.bias", [$"c.{layer}"]),
            ("linear2.weight", [$"A.{layer}"]),
            ("linear2.bias", [$"b_A.{layer}"]),
            ("norm1.weight", [$"g_1.{layer}"]),
            ("norm1.bias", [$"s_1.{layer}"]),
            ("norm2.weight", [$"g_2.{layer}"]),
            ("norm2.bias", [$"s_2.{layer}"]),
        ];
}
