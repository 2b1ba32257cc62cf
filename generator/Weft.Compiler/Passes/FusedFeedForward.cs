using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Passes;

/// <summary>
/// A linear map of activated hidden units that nothing else reads becomes one op with the map before: the hidden units of
/// some rows stay in the cache from one product to the next, and only what the activation is applied to is kept for
/// backward. Products in bfloat16 are libtorch's, and stay single.
/// </summary>
internal sealed class FusedFeedForward : Pass
{
    public override string Name => "fused-feed-forward";

    public override string Reason =>
        "hidden units go from one product to the next in the cache, and are activated anew for backward instead of kept";

    public override Graph Run(Graph graph, CompileOptions options)
    {
        if (options.LinearPrecision == LinearPrecision.BFloat16)
        {
            return graph;
        }

        var uses = graph.Ops.SelectMany(op => op.Operands).Append(graph.Output).ToLookup(index => index);
        bool IsReadOnce(int index) => uses[index].Count() == 1;

        // The network up to its hidden units, at an index of the new graph and of the old one.
        FeedForwardOp? Units(GraphBuilder builder, int units, int old) =>
            !IsReadOnce(old) ? null
            : builder[units] is FusedActivationOp { Activation.Network: not null } fused
            && graph.Ops[old] is FusedActivationOp before
            && IsReadOnce(before.X)
            && builder[fused.X] is LinearOp { Bias: null } product
                ? new(product.X, product.Weight, fused.Bias, product.Weight, null, null, fused.Activation)
            : builder[units] is ActivationOp { Activation: { Network: not null, IsGated: false } } plain
            && graph.Ops[old] is ActivationOp single
            && IsReadOnce(single.X)
            && builder[plain.X] is LinearOp inner
                ? new(inner.X, inner.Weight, inner.Bias, inner.Weight, null, null, plain.Activation)
            : null;
        return GraphBuilder.Rewrite(
            graph,
            (builder, op, original) =>
                op switch
                {
                    LinearOp outer when Units(builder, outer.X, ((LinearOp)original).X) is { } network => builder.Add(
                        network with
                        {
                            Outer = outer.Weight,
                            OuterBias = outer.Bias,
                        }
                    ),
                    LinearResidualOp outer
                        when Units(builder, outer.X, ((LinearResidualOp)original).X) is { } network => builder.Add(
                        network with
                        {
                            Outer = outer.Weight,
                            OuterBias = outer.Bias,
                            Residual = outer.Residual,
                        }
                    ),
                    _ => null,
                }
        );
    }
}
