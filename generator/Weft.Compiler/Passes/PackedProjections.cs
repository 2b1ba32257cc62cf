using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Passes;

/// <summary>
/// Projections of the same value by parameters of their own, W_Q x, W_K x, W_V x, become one product with the
/// parameters stored one above the other, and views of its columns. Biases are stored likewise.
/// </summary>
internal sealed class PackedProjections : Pass
{
    /// <summary>A layer's parameter: its name in the formulas and its layer.</summary>
    private static readonly Regex OfLayer = new("^(?<name>[A-Za-z_]+)_(?<layer>[0-9]+)$");

    public override string Name => "packed-projections";

    public override string Reason =>
        "projections of the same value (W_Q, W_K, W_V) are one product with one stored matrix";

    public override Graph Run(Graph graph, CompileOptions options)
    {
        var uses = graph.Ops.SelectMany(op => op.Operands).ToLookup(operand => operand);
        var slots = new Dictionary<Op, Slot>();
        var groups = graph
            .Ops.OfType<LinearOp>()
            .Where(op => IsOwn(graph, uses, op.Weight) && (op.Bias is not { } bias || IsOwn(graph, uses, bias)))
            .GroupBy(op => (op.X, HasBias: op.Bias is not null))
            .Where(group => group.Count() > 1);
        foreach (var group in groups)
        {
            var weights = group.Select(op => (ParameterOp)graph.Ops[op.Weight]).ToArray();
            var weight = Pack(weights);
            var bias = group.Key.HasBias
                ? Pack(group.Select(op => (ParameterOp)graph.Ops[op.Bias!.Value]).ToArray())
                : null;
            var start = 0;
            foreach (var parameter in weights)
            {
                slots.Add(parameter, new Slot(weight, bias, start, parameter));
                start += parameter.Rows;
            }
        }

        return slots.Count == 0
            ? graph
            : GraphBuilder.Rewrite(
                graph,
                (builder, op) =>
                    op is LinearOp linear && slots.TryGetValue(builder[linear.Weight], out var slot)
                        ? slot.Take(builder, linear.X)
                        : null
            );
    }

    private static bool IsOwn(Graph graph, ILookup<int, int> uses, int index) =>
        graph.Ops[index] is ParameterOp parameter && OfLayer.IsMatch(parameter.Field) && uses[index].Count() == 1;

    /// <summary>W_Q_0, W_K_0, W_V_0 are stored as W_QKV_0; G_0, B_0 as GB_0.</summary>
    private static ParameterOp Pack(ParameterOp[] parameters)
    {
        var names = parameters.Select(parameter => OfLayer.Match(parameter.Field).Groups["name"].Value).ToArray();
        var first = names[0].Substring(0, names[0].IndexOf('_') + 1);
        var prefix = names.All(name => name.StartsWith(first, StringComparison.Ordinal)) ? first : "";
        var packed = prefix + string.Concat(names.Select(name => name.Substring(prefix.Length)));
        return new ParameterOp(
            $"{packed}_{OfLayer.Match(parameters[0].Field).Groups["layer"].Value}",
            new EquatableArray<ParameterPart>(parameters.SelectMany(parameter => parameter.Parts)),
            parameters[0].Columns
        );
    }

    /// <summary>Where a projection is found in the packed product.</summary>
    private sealed record Slot(ParameterOp Weight, ParameterOp? Bias, int Start, ParameterOp Original)
    {
        public int Take(GraphBuilder builder, int x)
        {
            int? bias = Bias is null ? null : builder.Add(Bias);
            var product = builder.Add(new LinearOp(x, builder.Add(Weight), bias));

            // W_Q_0 projects to q_0.
            var label = Regex.Replace(Original.Field, "^W_", "").ToLowerInvariant();
            return builder.Add(new ColumnsOp(product, Start, Original.Rows, label));
        }
    }
}
