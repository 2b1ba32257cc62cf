using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// The embedding of real inputs, W_E x + b_E, is linear, and so are mixing and projections: all that follows up to
/// the first non-linearity may be computed on x itself, which is d wide instead of D. The constant b_E, mixed, is
/// b_E times the sum of the weights (their mass: 1 under softmax, 0 where no key is admissible).
/// </summary>
internal sealed class EmbeddingFolding : Pass
{
    public override string Name => "embedding-folding";

    public override string Reason =>
        "the embedding is linear, so the d-wide input is mixed and projected directly with maps composed once per step";

    public override Graph Run(Graph graph, CompileOptions options) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
                op switch
                {
                    MixSharedOp { WithMass: false } mix => MixInput(builder, mix),
                    LinearOp { Bias: null } linear => Project(builder, linear, options.Extent),
                    LinearPerHeadOp linear => ProjectHeads(builder, linear, options.Extent),
                    _ => null,
                }
        );

    private static int? MixInput(GraphBuilder builder, MixSharedOp mix)
    {
        if (
            builder[mix.X] is not LinearOp { Bias: { } bias } embedding
            || builder.ShapeOf(embedding.X).Last.Size + 1 >= builder.ShapeOf(mix.X).Last.Size
        )
        {
            return null;
        }

        var mixed = builder.Add(mix with { X = embedding.X, WithMass = true });
        return builder.Add(
            new LinearPerHeadSharedOp(mixed, builder.Add(new AppendColumnOp(embedding.Weight, bias)), mix.Heads)
        );
    }

    private static int? Project(GraphBuilder builder, LinearOp linear, Extent extent)
    {
        var unfolded = builder.Add(linear);
        switch (builder[linear.X])
        {
            case LinearOp { Bias: { } bias } embedding when builder[embedding.X] is InputOp or TakeLastOp:
            {
                var weight = builder.Add(new ComposeOp(linear.Weight, embedding.Weight));
                var constant = builder.Add(new ComposeOp(linear.Weight, bias));
                var folded = builder.Add(new LinearOp(embedding.X, weight, constant));

                // The residual stream needs the embedding in any case, so folding saves on this projection alone.
                return builder.Flops(extent, weight, constant, folded) < builder.Flops(extent, unfolded)
                    ? folded
                    : null;
            }

            case LinearPerHeadSharedOp embedded:
            {
                var weight = builder.Add(new ComposePerHeadOp(linear.Weight, embedded.Weight, embedded.Heads));
                var folded = builder.Add(new LinearOp(embedded.X, weight));
                return builder.Flops(extent, weight, folded) < builder.Flops(extent, linear.X, unfolded)
                    ? folded
                    : null;
            }

            default:
                return null;
        }
    }

    private static int? ProjectHeads(GraphBuilder builder, LinearPerHeadOp linear, Extent extent)
    {
        if (builder[linear.X] is not LinearPerHeadSharedOp embedded)
        {
            return null;
        }

        var unfolded = builder.Add(linear);
        var weight = builder.Add(new ComposeOp(linear.Weight, embedded.Weight));
        var folded = builder.Add(linear with { X = embedded.X, Weight = weight });
        return builder.Flops(extent, weight, folded) < builder.Flops(extent, linear.X, unfolded) ? folded : null;
    }
}
