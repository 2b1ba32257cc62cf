using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// Projections of the same value by parameters of their own, W_Q x, W_K x, W_V x, become one product with the
/// parameters stored one above the other, and views of its columns.
/// </summary>
internal sealed class PackedProjections : Pass
{
    public override string Name => "packed-projections";

    public override string Reason =>
        "projections of the same value (W_Q, W_K, W_V) are one product with one stored matrix";

    public override Graph Run(Graph graph, Extent extent)
    {
        var uses = graph.Ops.SelectMany(op => op.Operands).ToLookup(operand => operand);
        var packs = new Dictionary<Op, (ParameterOp Packed, int Start, ParameterOp Original)>();
        foreach (
            var group in graph
                .Ops.OfType<LinearOp>()
                .Where(op => op.Bias is null && IsOwn(graph, uses, op))
                .GroupBy(op => op.X)
                .Where(g => g.Count() > 1)
        )
        {
            var parameters = group.Select(op => (ParameterOp)graph.Ops[op.Weight]).ToArray();
            var letters = string.Concat(parameters.Select(p => p.Field.Split('_')[1]));
            var packed = new ParameterOp(
                $"W_{letters}_{parameters[0].Field.Split('_')[2]}",
                new EquatableArray<ParameterPart>(parameters.SelectMany(p => p.Parts)),
                parameters[0].Columns
            );
            var start = 0;
            foreach (var parameter in parameters)
            {
                packs.Add(parameter, (packed, start, parameter));
                start += parameter.Rows;
            }
        }

        return packs.Count == 0
            ? graph
            : GraphBuilder.Rewrite(
                graph,
                (builder, op) =>
                    op is LinearOp { Bias: null } linear && packs.TryGetValue(builder[linear.Weight], out var pack)
                        ? builder.Add(
                            new ColumnsOp(
                                builder.Add(linear with { Weight = builder.Add(pack.Packed) }),
                                pack.Start,
                                pack.Original.Rows,
                                Label(pack.Original)
                            )
                        )
                        : null
            );
    }

    /// <summary>W_Q_0 projects to q_0.</summary>
    private static string Label(ParameterOp parameter) => parameter.Field.Substring(2).ToLowerInvariant();

    /// <summary>Whether the weight is a layer's parameter that nothing else reads.</summary>
    private static bool IsOwn(Graph graph, ILookup<int, int> uses, LinearOp op) =>
        graph.Ops[op.Weight] is ParameterOp parameter
        && parameter.Field.Split('_').Length == 3
        && uses[op.Weight].Count() == 1;
}
