using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Weft.Bench.Models;

/// <summary>
/// Experiment 1b's model as an expert would tune it by hand: only the last position, weights shared by the batch, and the
/// one-dimensional input mixed before the linear embedding.
/// </summary>
internal sealed class TunedSparseBoolean : Module<Tensor, Tensor>
{
    private readonly Linear embed;
    private readonly Parameter theta;
    private readonly Parameter values;
    private readonly Parameter output;
    private readonly Linear inner;
    private readonly Parameter readOut;

    public TunedSparseBoolean(NamedWeights weights)
        : base(nameof(TunedSparseBoolean))
    {
        embed = weights.Linear("W_E", "b_E");
        (theta, values, output) = (
            weights.Parameter("theta.0"),
            weights.Parameter("W_V.0"),
            weights.Parameter("W_O.0")
        );
        (inner, readOut) = (weights.Linear("B.0", "c.0"), weights.Parameter("A.0"));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (batch, length) = (input.size(0), input.size(1));

        // Distances n = T - 1 .. 1 of the positions before the last one.
        var n = arange(length - 1, 0, -1, ScalarType.Float32);
        var weights = functional.softmax(-functional.softplus(theta).unsqueeze(1) * n.log(), -1);
        var mixed = matmul(input.narrow(1, 0, length - 1).squeeze(-1), weights.t()).unsqueeze(-1);
        var x = embed.forward(input.select(1, length - 1));
        var attention = functional.linear(functional.linear(embed.forward(mixed).view(batch, -1), values), output);
        var units = functional.relu(inner.forward(x + attention));
        return functional.linear(units, readOut).MoveToOuterDisposeScope();
    }
}
