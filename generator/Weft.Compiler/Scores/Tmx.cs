using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Formulas;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Lowering;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Scores;

/// <summary>
/// "t minus x": z_ts = p (phi(n) - phi(w . x_t)), w in R^D for each head (paper, section 2). The second term does not
/// depend on s: under softmax it cancels, and tmx is dot-product-free attention; without normalisation it is a factor
/// exp(-p phi(w . x_t)) of the query's result, and the weights stay free of the input, [H, T, T].
/// </summary>
public sealed record Tmx : ScoreScheme
{
    internal static readonly Kind<ScoreScheme> Kind = new(
        "tmx",
        "The logit is p (phi(n) - phi(w . x_t)): the distance that a head looks for depends on the token.",
        _ => new Tmx()
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override IReadOnlyList<Projection> Projections(int headSize) => [new("W_X", "g", 1, OfQuery: true)];

    /// <inheritdoc/>
    public override Formula Logit(PositionScheme position, int heads, int headSize) =>
        position is SlopedPosition sloped && sloped.PhiOfReal(new Variable("g")) is { } phi
            ? new Variable("b") - sloped.Slope(heads) * phi
            : throw new ArgumentException($"tmx has no meaning with position {position.Word}", nameof(position));

    internal override string? Conflict(PositionScheme position) =>
        position is SlopedPosition sloped && sloped.PhiOfReal(0) is not null
            ? null
            : "phi(n) that is defined for real numbers, too; write position log, lin or alibi, or another score";

    internal override LoweredWeights Lower(LayerLowering layer)
    {
        var graph = layer.Graph;
        var isSoftmax = layer.Attention.Normalisation == Normalisation.Softmax;
        var biases = layer.DistanceBiases();
        var g = layer.Project(Projections(layer.HeadSize)[0], 1);
        var (first, gates) = (0, new List<int>());
        for (var i = 0; i < layer.Attention.Groups.Count; i++)
        {
            var group = layer.Attention.Groups[i];
            var own = layer.Attention.Groups.Count == 1 ? g : graph.Add(new ColumnsOp(g, first, group.Heads, $"g_{i}"));
            var parameters = new EquatableArray<int>(layer.GroupParameters(group, i));
            var scheme = (SlopedPosition)group.Position;
            gates.Add(graph.Add(new QueryGateOp(own, parameters, scheme, group.Heads, IsFactor: !isSoftmax)));
            first += group.Heads;
        }

        var gate =
            gates.Count == 1
                ? gates.Single()
                : graph.Add(new ConcatenateOp(new EquatableArray<int>(gates), AlongLast: true));
        return isSoftmax
            ? new(graph.Add(new ShiftedKernelWeightsOp(biases, gate, layer.Weighting)))
            : new(graph.Add(new KernelWeightsOp(biases, layer.Weighting)), gate);
    }
}
