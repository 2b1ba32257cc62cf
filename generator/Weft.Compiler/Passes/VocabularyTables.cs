using System;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// Until positions are mixed, everything is a function of the token: f(E[id]) = f(E)[id]. It is computed for the rows of
/// the vocabulary instead of those of the batch, where these are more. A dropout is drawn for each position and stays.
/// </summary>
internal sealed class VocabularyTables : Pass
{
    public override string Name => "vocabulary-tables";

    public override string Reason =>
        "before the first mixing all positions with one token are alike, so maps are applied to the table of embeddings and rows are looked up";

    public override Graph Run(Graph graph, CompileOptions options) =>
        GraphBuilder.Rewrite(
            graph,
            (builder, op) =>
                op switch
                {
                    LinearOp linear => Tabulate(
                        builder,
                        op,
                        linear.X,
                        table => linear with { X = table },
                        options.Extent
                    ),
                    NormOp { Heads: 1 } norm => Tabulate(
                        builder,
                        op,
                        norm.X,
                        table => norm with { X = table },
                        options.Extent
                    ),
                    _ => null,
                }
        );

    private static int? Tabulate(GraphBuilder builder, Op op, int x, Func<int, Op> on, Extent extent)
    {
        if (builder[x] is not GatherOp gather)
        {
            return null;
        }

        var (each, table) = (builder.Add(op), builder.Add(on(gather.Table)));

        // Rows that are looked up are also written, and their gradients added: half of the work must be saved.
        return 2 * builder.Flops(extent, table) < builder.Flops(extent, each)
            ? builder.Add(gather with { Table = table })
            : null;
    }
}
