using System;
using System.Collections.Generic;
using Weft.Compiler.Formulas;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Lowering;
using Weft.Compiler.Norms;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Scores;

/// <summary>
/// z_ts = &lt;W_Q x_t, W_K x_s&gt; + b(n) (paper, section 2, "DP"), on request divided by sqrt(e) (A. Vaswani et al.,
/// 2017, arXiv 1706.03762) and with normalised queries and keys (A. Henry et al., 2020, arXiv 2010.04245; M. Dehghani
/// et al., 2023, arXiv 2302.05442). q [B, t, H e], k [B, T, H e] -> weights [B, H, t, T].
/// </summary>
/// <param name="Scaled">Whether the product is divided by sqrt(e).</param>
/// <param name="QueryKeyNorm">Norm of the queries and keys of each head, or null.</param>
public sealed record DotProduct(bool Scaled, NormScheme? QueryKeyNorm) : ScoreScheme
{
    private static readonly Field<bool> ScaledSetting = new(
        "scaled",
        new BooleanShape(),
        "Whether the product is divided by the root of the head size. The paper's is not; its W_Q starts smaller instead.",
        "false"
    );

    private static readonly Field<NormScheme?> NormSetting = new(
        "query-key-norm",
        KindShape.Of(NormKinds.WithNone),
        "The norm of the queries and keys of each head.",
        "none"
    );

    internal static readonly Kind<ScoreScheme> Kind = new(
        "dot-product",
        "The logit is <W_Q x_t, W_K x_s> and the positional term.",
        values => new DotProduct(values.Get(ScaledSetting), values.Get(NormSetting)),
        ScaledSetting,
        NormSetting
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override IReadOnlyList<Projection> Projections(int headSize) =>
        [
            new("W_Q", "q", headSize, OfQuery: true, QueryKeyNorm, "g_Q", Rotates: true, Bias: "b_Q"),
            new("W_K", "k", headSize, OfQuery: false, QueryKeyNorm, "g_K", Rotates: true, Bias: "b_K"),
        ];

    /// <inheritdoc/>
    public override Formula Logit(PositionScheme position, int heads, int headSize) =>
        Sum(new Variable("q") * new Variable("k")) * Scale(headSize) + new Variable("b");

    internal override NormScheme? HeadNorm => QueryKeyNorm;

    internal override bool HasDotProducts => true;

    internal override string? Conflict(PositionScheme position) => null;

    internal override LoweredWeights Lower(LayerLowering layer)
    {
        var projections = Projections(layer.HeadSize);

        // An unscaled product starts with a smaller W_Q, which gives the usual logits at the start of training.
        var query = layer.Project(
            projections[0],
            Scaled || QueryKeyNorm is not null ? 1 : 1 / Math.Sqrt(layer.HeadSize)
        );
        var key = layer.Project(projections[1], 1);
        return new(
            layer.Graph.Add(
                new DotProductWeightsOp(
                    query,
                    key,
                    layer.HasBiases ? layer.DistanceBiases() : null,
                    layer.Attention.Heads,
                    Scale(layer.HeadSize),
                    layer.Weighting
                )
            )
        );
    }

    private double Scale(int headSize) => Scaled ? 1 / Math.Sqrt(headSize) : 1;
}
