using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Weft.Bench.Models;

/// <summary>
/// The same decoder as an expert would tune it without kernels of his own: one packed projection, libtorch's fused
/// attention (with a mask where a bias is learned), chunks or transforms where weights are free of inputs.
/// </summary>
internal sealed class TunedDecoder : Module<Tensor, Tensor>
{
    private readonly DecoderSizes sizes;
    private readonly Embedding tokens;
    private readonly Parameter? places;
    private readonly ModuleList<TunedBlock> blocks = new();
    private readonly LayerNorm norm;
    private readonly Parameter bias;

    public TunedDecoder(DecoderSizes sizes, NamedWeights weights)
        : base(nameof(TunedDecoder))
    {
        this.sizes = sizes;
        tokens = weights.Embedding("W_E");
        places = sizes.Bias == DistanceBiasKind.None ? weights.Parameter("P") : null;
        for (int layer = 0; layer < sizes.Layers; layer++)
        {
            blocks.Add(new TunedBlock(sizes, weights, layer));
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
            x = x + places.narrow(0, 0, sizes.Length);
        }

        foreach (var block in blocks)
        {
            x = block.forward(x);
        }

        return functional.linear(norm.forward(x), tokens.weight!, bias).MoveToOuterDisposeScope();
    }
}

/// <summary>One block.</summary>
internal sealed class TunedBlock : Module<Tensor, Tensor>
{
    private readonly DecoderSizes sizes;
    private readonly LayerNorm first;
    private readonly Linear packed;
    private readonly Linear output;
    private readonly Parameter? theta;
    private readonly LayerNorm second;
    private readonly Linear inner;
    private readonly Linear outer;
    private readonly Tensor phi;
    private readonly Tensor hidden;

    public TunedBlock(DecoderSizes sizes, NamedWeights weights, int layer)
        : base(nameof(TunedBlock))
    {
        this.sizes = sizes;
        first = weights.LayerNorm($"g_1.{layer}", $"s_1.{layer}");
        packed = sizes.Products
            ? weights.Linear(
                [$"W_Q.{layer}", $"W_K.{layer}", $"W_V.{layer}"],
                [$"b_Q.{layer}", $"b_K.{layer}", $"b_V.{layer}"]
            )
            : weights.Linear($"W_V.{layer}", $"b_V.{layer}");
        output = weights.Linear($"W_O.{layer}", $"b_O.{layer}");
        theta = sizes.Bias == DistanceBiasKind.None ? null : weights.Parameter($"theta.{layer}");
        second = weights.LayerNorm($"g_2.{layer}", $"s_2.{layer}");
        inner = weights.Linear($"B.{layer}", $"c.{layer}");
        outer = weights.Linear($"A.{layer}", $"b_A.{layer}");
        (phi, hidden) = sizes.Products ? DistanceTables.Of(sizes) : (empty(0), empty(0));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var y = packed.forward(first.forward(input));
        var x = input + output.forward(sizes.Products ? Attend(y) : Mix(y));
        var network = outer.forward(functional.gelu(inner.forward(second.forward(x))));
        return (x + network).MoveToOuterDisposeScope();
    }

    private Tensor Attend(Tensor y)
    {
        var (batch, length) = (y.size(0), y.size(1));
        var heads = y.view(batch, length, 3, sizes.Heads, sizes.HeadSize).permute(2, 0, 3, 1, 4).unbind(0);
        var bias = theta is null ? null : Bias(theta);
        return functional
            .scaled_dot_product_attention(heads[0], heads[1], heads[2], bias, is_casual: bias is null)
            .transpose(1, 2)
            .reshape(batch, length, sizes.Width);
    }

    // [1, H, T, T]; a row without a key gives 0 in libtorch's attention.
    private Tensor Bias(Parameter slopes) =>
        (functional.softplus(slopes).view(1, -1, 1, 1) * phi).masked_fill(hidden, double.NegativeInfinity);

    // Of dense products, chunks and transforms the fastest at T = 1024 (make bench-kernels FILTER=mixing).
    private Tensor Mix(Tensor v)
    {
        var p = functional.softplus(theta!);
        if (sizes.Bias == DistanceBiasKind.Lin)
        {
            return LibtorchMixing.Chunked(p, v, sizes.Heads);
        }

        var n = arange(v.size(1), ScalarType.Float32);
        var bias = (-p.unsqueeze(1) * n.clamp_min(1).log()).masked_fill(n < 1, -1e30);
        return LibtorchMixing.Transformed(bias, v);
    }
}
