using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// The bias of a linear map joins the activation that follows, and a gate joins the product that it multiplies: one pass
/// over the hidden units, and one back, which adds up the gradient of the bias on its way. Gates must have been packed
/// with what they multiply.
/// </summary>
internal sealed class FusedActivation : Pass
{
    public override string Name => "fused-activation";

    public override string Reason =>
        "bias, activation and gate of hidden units are applied in one pass over the product, and back in one";

    public override Graph Run(Graph graph, CompileOptions options) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
                op switch
                {
                    ActivationOp { Activation: { IsGated: false, Fused: not null } } plain
                        when builder[plain.X] is LinearOp { Bias: not null } product => Fuse(builder, product, plain),
                    MultiplyOp multiply
                        when builder[multiply.X] is ActivationOp { Activation: { IsGated: true, Fused: not null } } gate
                            && Packed(builder, gate.X, multiply.Y) is { } product => Fuse(builder, product, gate),
                    _ => null,
                }
        );

    private static int Fuse(GraphBuilder builder, LinearOp product, ActivationOp activation) =>
        builder.Add(
            new FusedActivationOp(builder.Add(product with { Bias = null }), product.Bias, activation.Activation)
        );

    /// <summary>The product of which a gate is the first half and what it multiplies the second.</summary>
    private static LinearOp? Packed(GraphBuilder builder, int gate, int value) =>
        builder[gate] is ColumnsOp { Start: 0 } first
        && builder[value] is ColumnsOp second
        && second.X == first.X
        && second.Start == first.Count
        && second.Count == first.Count
        && builder.ShapeOf(first.X).Last.Size == 2 * first.Count
            ? builder[first.X] as LinearOp
            : null;
}
