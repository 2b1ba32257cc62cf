using System;
using System.Collections.Generic;
using System.Globalization;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Lowering;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Emit;

/// <summary>The C# of one op: the stem of its variable, its expression, and what a reader should know of it.</summary>
/// <param name="Stem">Stem of the variable's name.</param>
/// <param name="Expression">The expression.</param>
/// <param name="Comment">Its meaning, without shape.</param>
internal sealed record OpExpression(string Stem, string Expression, string Comment)
{
    /// <summary>The C# of an op whose operands are named <paramref name="v"/>.</summary>
    public static OpExpression Of(Op op, IReadOnlyList<string> v) =>
        op switch
        {
            GatherOp => new("x0", $"Tokens.Embed({v[0]}, {v[1]})", "the row of each token"),
            LinearOp linear => new(
                "y",
                $"functional.linear({string.Join(", ", v)})",
                linear.Bias is null ? $"{v[1]} {v[0]}" : $"{v[1]} {v[0]} + {v[2]}"
            ),
            ReluOp => new("r", $"functional.relu({v[0]})", ""),
            AddOp => new("u", $"{v[0]} + {v[1]}", "residual stream"),
            TakeLastOp => new("last", $"Positions.Last({v[0]})", "only this position is read"),
            DropTimeOp => new("result", $"{v[0]}.squeeze(1)", ""),
            ColumnsOp columns => new(
                columns.Label,
                $"{v[0]}.narrow(-1, {Text(columns.Start)}, {Text(columns.Count)})",
                ""
            ),
            AppendColumnOp => new(
                "W_Eb",
                $"cat([{v[0]}, {v[1]}.unsqueeze(1)], 1)",
                $"[{v[0]} | {v[1]}], the map of (x, 1)"
            ),
            KernelWeightsOp kernel => new(
                "w",
                $"AttentionWeights.InputFree({v[0]}, {Phi(kernel.Position)}, T, lastQuery: {Text(kernel.LastQuery)}, softmax: {Text(kernel.Normalisation == Normalisation.Softmax)})",
                $"{Formula(kernel.Normalisation)} of p phi(t - s){(kernel.LastQuery ? ", last query" : "")}: no input reaches it"
            ),
            DotProductWeightsOp dot => new(
                "w",
                $"AttentionWeights.DotProduct({v[0]}, {v[1]}, {v[2]}, {Phi(dot.Position)}, softmax: {Text(dot.Normalisation == Normalisation.Softmax)})",
                $"{Formula(dot.Normalisation)} of <q_t, k_s> + p phi(t - s)"
            ),
            MixSharedOp mix => new(
                "mixed",
                $"Mixing.{(mix.WithMass ? "SharedWithMass" : "Shared")}({v[0]}, {v[1]})",
                mix.WithMass ? "sum_s w_ts (x_s, 1), head by head" : "sum_s w_ts x_s, head by head"
            ),
            MixHeadsOp mix => new(
                "mixed",
                $"Mixing.Heads({v[0]}, {v[1]}, {Text(mix.Heads)})",
                "sum_s w_ts v_s, heads side by side"
            ),
            LinearPerHeadSharedOp linear => new(
                "e",
                $"HeadMaps.Shared({v[0]}, {v[1]}, {Text(linear.Heads)})",
                $"{v[1]} applied to every head"
            ),
            LinearPerHeadOp linear => new(
                "v",
                $"HeadMaps.Own({v[0]}, {v[1]}, {Text(linear.Heads)})",
                $"each head's block of {v[1]}"
            ),
            ComposePerHeadOp compose => new(
                "M",
                $"HeadMaps.Compose({v[0]}, {v[1]}, {Text(compose.Heads)})",
                $"{v[0]} {v[1]}, head by head"
            ),
            ComposeOp => new("M", $"matmul({v[0]}, {v[1]})", ""),
            _ => throw new InvalidOperationException($"no C# is known for the op '{op.Mnemonic}'"),
        };

    private static string Phi(Position position) => PositionScheme.Of(position).RuntimeField;

    private static string Formula(Normalisation normalisation) =>
        normalisation == Normalisation.Softmax ? "softmax" : "exp";

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
