using System;
using System.Collections.Generic;

namespace Weft.Compiler.Ir.Ops;

/// <summary>
/// Weights and mixture in one: out[b, t, h, :] = sum_s w[b, h, t, s] v[b, s, h, :] with the weights of
/// <see cref="DotProductWeightsOp"/>, none of which is stored. q [B, t, H e], k [B, T, H e], v [B, T, H f], biases by
/// distance [H, T] where there are any -> [B, t, H f]. The head size is given where e = f, so that the kernel can be
/// compiled for it.
/// </summary>
public sealed record BiasedAttentionOp(
    int Query,
    int Key,
    int Values,
    int? Bias,
    int Heads,
    int? HeadSize,
    double Scale,
    Weighting Weighting
) : Op
{
    /// <inheritdoc/>
    public override string Mnemonic => "biased-attention";

    /// <inheritdoc/>
    public override EquatableArray<int> Operands
    {
        get => Bias is { } bias ? List(Query, Key, Values, bias) : List(Query, Key, Values);
        init => (Query, Key, Values, Bias) = (value[0], value[1], value[2], value.Count > 3 ? value[3] : null);
    }

    /// <inheritdoc/>
    public override string Settings => Weighting + (Scale == 1 ? "" : ", scaled");

    /// <inheritdoc/>
    public override Op AtLast(Func<int, int> last) => this with { Query = last(Query) };

    /// <inheritdoc/>
    public override Shape Infer(IReadOnlyList<Shape> operands)
    {
        IrException.Require(
            operands[0].Last == operands[1].Last
                && operands[2].Last.Size % Heads == 0
                && (
                    HeadSize is null
                    || (operands[0].Last.Size == HeadSize * Heads && operands[2].Last.Size == HeadSize * Heads)
                ),
            $"biased-attention takes q and k of one width and v [B, T, {Heads} f]",
            operands
        );
        return operands[0].WithLast(operands[2].Last);
    }

    /// <summary>Half of the products, where the causal mask leaves out the others.</summary>
    public override double Flops(IReadOnlyList<Shape> operands, Shape result, Extent extent)
    {
        var (queries, keys) = (operands[0].Axes[1].At(extent), operands[1].Axes[1].At(extent));
        var pairs = operands[0].Axes[0].At(extent) * queries * keys * (Weighting.Causal && queries > 1 ? 0.5 : 1);
        return pairs * (2.0 * operands[0].Last.Size + 2.0 * operands[2].Last.Size + 6.0 * Heads);
    }
}
