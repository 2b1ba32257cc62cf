using TorchSharp.Modules;
using Weft.Bench.Models;
using static TorchSharp.torch;

namespace Weft.Bench;

/// <summary>
/// Experiment 1b's model as one would write it from the paper's formulas: dot-product-free attention over all positions
/// with a T x T matrix per head, embedding, value map and feed-forward at every position, the last one read.
/// </summary>
internal sealed class IdiomaticSparseBoolean : nn.Module<Tensor, Tensor>
{
    private const int Width = 64,
        Heads = 32,
        Hidden = 256;

    private readonly Linear embed = nn.Linear(1, Width);
    private readonly Parameter theta = new(zeros(Heads));
    private readonly Linear values = nn.Linear(Width, Heads * Width, hasBias: false);
    private readonly Linear output = nn.Linear(Width, Width, hasBias: false);
    private readonly Linear inner = nn.Linear(Width, Hidden);
    private readonly Linear readOut = nn.Linear(Hidden, 1, hasBias: false);

    public IdiomaticSparseBoolean()
        : base(nameof(IdiomaticSparseBoolean)) => RegisterComponents();

    /// <summary>Copies the weights of a compiled module.</summary>
    public IdiomaticSparseBoolean Load(NamedWeights weights)
    {
        NamedWeights.Set(embed.weight!, weights.Copy("W_E"));
        NamedWeights.Set(embed.bias!, weights.Copy("b_E"));
        NamedWeights.Set(theta, weights.Copy("theta.0"));

        // The paper's W_V has the heads' maps side by side, a linear layer has them one above the other.
        var byHead = weights.Copy("W_V.0").view(Width, Heads, Width).transpose(0, 1).reshape(-1, Width);
        NamedWeights.Set(values.weight!, byHead);
        NamedWeights.Set(output.weight!, weights.Copy("W_O.0"));
        NamedWeights.Set(inner.weight!, weights.Copy("B.0"));
        NamedWeights.Set(inner.bias!, weights.Copy("c.0"));
        NamedWeights.Set(readOut.weight!, weights.Copy("A.0"));
        return this;
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (input.size(0), input.size(1));
        var x = embed.forward(input);
        var positions = arange(length, ScalarType.Float32);
        var distance = positions.unsqueeze(1) - positions.unsqueeze(0);
        var hidden = distance < 1;
        var phi = distance.clamp_min(1).log().neg();
        var logits = nn.functional.softplus(theta).view(-1, 1, 1) * phi;
        var weights = nn.functional.softmax(logits.masked_fill(hidden, -1e30), -1);
        var v = values.forward(x).view(batch, length, Heads, Width);
        var attention = output.forward(einsum("hts,bshd->btd", weights, v));
        var y = readOut.forward(nn.functional.relu(inner.forward(x + attention)));
        return y.select(1, length - 1).MoveToOuterDisposeScope();
    }
}
