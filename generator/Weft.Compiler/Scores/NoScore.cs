using System.Collections.Generic;
using Weft.Compiler.Formulas;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Lowering;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec.Fields;

namespace Weft.Compiler.Scores;

/// <summary>
/// Dot-product-free attention: z_ts = b(n), so no input reaches the weights [H, T, T] (paper, section 2, "DPF").
/// </summary>
public sealed record NoScore : ScoreScheme
{
    internal static readonly Kind<ScoreScheme> Kind = new(
        "none",
        "Dot-product-free: the logit is the positional term alone.",
        _ => new NoScore()
    );

    /// <inheritdoc/>
    public override string Word => Kind.Word;

    /// <inheritdoc/>
    public override IReadOnlyList<Projection> Projections(int headSize) => [];

    /// <inheritdoc/>
    public override Formula Logit(PositionScheme position, int heads, int headSize) => new Formula.Variable("b");

    internal override LoweredWeights Lower(LayerLowering layer) =>
        new(layer.Graph.Add(new KernelWeightsOp(layer.DistanceBiases(), layer.Weighting)));
}
