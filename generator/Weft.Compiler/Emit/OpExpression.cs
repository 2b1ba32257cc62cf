using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Activations;
using Weft.Compiler.Costs;
using Weft.Compiler.Formulas;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Emit;

/// <summary>The C# of one op: the stem of its variable, its expression, and what a reader should know of it.</summary>
/// <param name="Stem">Stem of the variable's name.</param>
/// <param name="Expression">The expression.</param>
/// <param name="Comment">Its meaning, without shape.</param>
internal sealed record OpExpression(string Stem, string Expression, string Comment)
{
    /// <summary>The C# of an op.</summary>
    /// <param name="op">The op.</param>
    /// <param name="v">Names of its operands.</param>
    /// <param name="like">Name of a parameter, for values that take their type from no operand.</param>
    /// <param name="table">Name of the field with what the op needs of every position; empty for most ops.</param>
    /// <param name="precision">What the products of linear maps are computed in.</param>
    public static OpExpression Of(
        Op op,
        IReadOnlyList<string> v,
        string like,
        string table,
        LinearPrecision precision
    ) =>
        op switch
        {
            GatherOp => new("x0", $"Tokens.Embed({v[0]}, {v[1]})", "the row of each token"),
            LinearOp linear => new(
                "y",
                $"{Linear(precision)}({string.Join(", ", v)})",
                linear.Bias is null ? $"{v[1]} {v[0]}" : $"{v[1]} {v[0]} + {v[2]}"
            ),
            LinearResidualOp linear => new(
                "u",
                $"{Linear(precision)}({v[0]}, {v[1]}, {(linear.Bias is null ? "null" : v[3])}, {v[2]})",
                $"{v[2]} + {v[1]} {v[0]}{(linear.Bias is null ? "" : $" + {v[3]}")}, residual stream"
            ),
            ActivationOp activation => new("r", Activated(activation.Activation, v[0]), ""),
            FusedActivationOp fused => new(
                "r",
                $"{fused.Activation.Fused}({v[0]}, {(fused.Bias is null ? "null" : v[1])})",
                fused.Activation.IsGated
                    ? $"gated units of the halves of {Shifted(fused, v)}"
                    : $"of {Shifted(fused, v)}"
            ),
            FeedForwardOp network => FeedForwardExpression(network, v),
            NormOp norm => NormExpression.Of(norm, v),
            RoundOp round => new(
                "rounded",
                round.Precision == Precision.Whole ? $"{v[0]}.round()" : $"Rounding.LogInteger({v[0]})",
                "specific precision"
            ),
            DropoutOp dropout => new(
                "dropped",
                $"functional.dropout({v[0]}, {dropout.Probability.ToString("R", CultureInfo.InvariantCulture)}, training)",
                "in training only"
            ),
            MultiplyOp => new("r", $"{v[0]} * {v[1]}", "gated units"),
            DistanceBiasOp bias => PositionExpression.Of(bias, v, like),
            QueryGateOp gate => PositionExpression.Of(gate, v),
            ConcatenateOp concatenate => new(
                concatenate.Label.Length > 0 ? concatenate.Label
                    : concatenate.AlongLast ? "gate"
                    : "bias",
                $"cat([{string.Join(", ", v)}], {(concatenate.AlongLast ? "-1" : "0")})",
                "all heads"
            ),
            FixedEncodingOp encoding => new(
                "encoding",
                $"{table}.At(T, {like}){(encoding.LastPosition ? ".narrow(0, T - 1, 1)" : "")}",
                ""
            ),
            LearnedEncodingOp encoding => new(
                "encoding",
                $"Positions.Rows({v[0]}, T){(encoding.LastPosition ? ".narrow(0, T - 1, 1)" : "")}",
                ""
            ),
            AddEncodingOp => new("x0", $"{v[0]}.Plus({v[1]})", "the embedding knows its position"),
            RotateOp rotate => new("rotated", Rotated(rotate, v[0], table), ""),
            ScaleHeadsOp => new("scaled", $"HeadMaps.Scale({v[0]}, {v[1]})", "each head times its query's factor"),
            AddOp => new("u", $"{v[0]}.Plus({v[1]})", "residual stream"),
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
                $"AttentionWeights.InputFree({v[0]}, {Weighting(kernel.Weighting, kernel.LastQuery ? ", lastQuery: true" : "")})",
                $"{Formula(kernel.Weighting)} of b(t - s){(kernel.LastQuery ? ", last query" : "")}: no input reaches it"
            ),
            ShiftedKernelWeightsOp kernel => new(
                "w",
                $"AttentionWeights.Shifted({v[0]}, {v[1]}{(kernel.Weighting.HasEmptyRows ? ", emptyRows: true" : "")})",
                $"softmax of b(t - s) + {v[1]}"
            ),
            DotProductWeightsOp dot => new(
                "w",
                $"AttentionWeights.DotProduct({v[0]}, {v[1]}, {(dot.Bias is null ? "null" : v[2])}, {Text(dot.Heads)}, {Weighting(dot.Weighting, Scale(dot.Scale))})",
                $"{Formula(dot.Weighting)} of {(dot.Scale == 1 ? "" : "scaled ")}<q_t, k_s>{(dot.Bias is null ? "" : " + b(t - s)")}"
            ),
            SharedKeyWeightsOp dot => new(
                "w",
                $"AttentionWeights.SharedKeys({v[0]}, {v[1]}, {(dot.Bias is null ? "null" : v[2])}, {Text(dot.Heads)}, {Weighting(dot.Weighting, Scale(dot.Scale))})",
                $"{Formula(dot.Weighting)} of {(dot.Scale == 1 ? "" : "scaled ")}<{v[0]}, {v[1]}_s>{(dot.Bias is null ? "" : " + b(t - s)")}"
            ),
            BiasedAttentionOp dot => new(
                "mixed",
                $"BiasedAttention.Run<{Form(dot)}>({v[0]}, {v[1]}, {v[2]}, {(dot.Bias is null ? "null" : v[3])}, {Text(dot.Heads)}, softmax: {Text(dot.Weighting.Normalisation == Normalisation.Softmax)}{Scale(dot.Scale)})",
                $"sum_s w_ts v_s, w = {Formula(dot.Weighting)} of {(dot.Scale == 1 ? "" : "scaled ")}<q_t, k_s>{(dot.Bias is null ? "" : " + b(t - s)")}"
            ),
            SlopesOp slopes => PositionExpression.Of(slopes, v, like),
            FlashAttentionOp dot => new(
                "mixed",
                $"FlashAttention.Run({v[0]}, {v[1]}, {v[2]}, {(dot.Slopes is null ? "null" : v[3])}, {Text(dot.Heads)}{Scale(dot.Scale)}{(dot.Causal ? "" : ", causal: false")})",
                $"sum_s w_ts v_s, w = softmax of {(dot.Scale == 1 ? "" : "scaled ")}<q_t, k_s>{(dot.Slopes is null ? "" : $" - {v[3]} (t - s)")}, by libtorch"
            ),
            LinRecurrenceOp mix => new(
                "mixed",
                $"LinRecurrence.Run{(mix.Shared ? "Shared" : "")}({v[0]}.Softplus(), {v[1]}, {Text(mix.Heads)}, softmax: {Text(mix.Normalisation == Normalisation.Softmax)})",
                $"sum_s w_ts v_s, w = {Formula(mix.Normalisation)} of -softplus({v[0]}) (t - s), as a recurrence"
            ),
            ToeplitzMixingOp mix => new(
                "mixed",
                $"ToeplitzMixing.Run{(mix.Shared ? "Shared" : "")}({v[0]}, {v[1]}, {Text(mix.Heads)}, softmax: {Text(mix.Normalisation == Normalisation.Softmax)}{(mix.Steps is null ? "" : $", steps: [{string.Join(", ", mix.Steps.Select(Text))}]")}{(mix.Way == MixtureWay.Auto ? "" : $", way: MixingMethod.{mix.Way}")})",
                $"sum_s w_ts v_s, w = {Formula(mix.Normalisation)} of b(t - s): no input reaches it"
            ),
            AppendOneOp => new("x1", $"Mixing.AppendOne({v[0]})", "(x, 1)"),
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
                $"HeadMaps.Own({v[0]}, {v[1]}, {Text(linear.Heads)}){(linear.Bias is null ? "" : $".Plus({v[2]})")}",
                $"each head's block of {v[1]}"
            ),
            LinearPerHeadTransposeOp linear => new(
                "q",
                $"HeadMaps.Back({v[0]}, {v[1]}, {Text(linear.Heads)})",
                $"each head's block of {v[1]}, transposed"
            ),
            TransposeOp => new("W_t", $"{v[0]}.t()", ""),
            ComposePerHeadOp compose => new(
                "M",
                $"HeadMaps.Compose({v[0]}, {v[1]}, {Text(compose.Heads)})",
                $"{v[0]} {v[1]}, head by head"
            ),
            ScaleColumnsOp => new("W_g", $"{v[0]} * {v[1]}", "the gain of the norm before it taken in"),
            ComposeOp => new("M", $"matmul({v[0]}, {v[1]})", ""),
            _ => throw new InvalidOperationException($"no C# is known for the op '{op.Mnemonic}'"),
        };

    private static string Linear(LinearPrecision precision) =>
        precision == LinearPrecision.BFloat16 ? "RoundedLinear.Run" : "LinearLayer.Run";

    private static string Activated(Activation activation, string u) =>
        activation.Call is { } call
            ? $"{call}({u})"
            : FormulaCode.Write(activation.Function, new Dictionary<string, string> { { "u", u } });

    private static OpExpression FeedForwardExpression(FeedForwardOp network, IReadOnlyList<string> v)
    {
        var names = v.Skip(3).ToList();
        string? Next(int? operand)
        {
            if (operand is null)
            {
                return null;
            }

            var name = names[0];
            names.RemoveAt(0);
            return name;
        }

        var (x, inner, outer) = (v[0], v[1], v[2]);
        var (innerBias, outerBias, residual) = (
            Next(network.InnerBias),
            Next(network.OuterBias),
            Next(network.Residual)
        );
        var z = $"{inner} {x}{(innerBias is null ? "" : $" + {innerBias}")}";
        var units = network.Activation.IsGated
            ? $"{outer} (gated units of the halves of {z})"
            : $"{outer} {network.Activation.Word}({z})";
        return new(
            residual is null ? "y" : "u",
            $"{network.Activation.Network}({x}, {inner}, {innerBias ?? "null"}, {outer}, {outerBias ?? "null"}{(residual is null ? "" : $", {residual}")})",
            $"{(residual is null ? "" : $"{residual} + ")}{units}{(outerBias is null ? "" : $" + {outerBias}")}"
                + (residual is null ? "" : ", residual stream")
        );
    }

    private static string Shifted(FusedActivationOp op, IReadOnlyList<string> v) =>
        op.Bias is null ? v[0] : $"{v[0]} + {v[1]}";

    private static string Rotated(RotateOp op, string x, string table)
    {
        var heads = op.Count < op.Heads ? $", {Text(op.First)}, {Text(op.Count)}" : "";
        return $"{table}.Rotate({x}, T, {Text(op.Heads)}{heads})";
    }

    private static string Weighting(Weighting weighting, string extra) =>
        $"softmax: {Text(weighting.Normalisation == Normalisation.Softmax)}"
        + extra
        + (weighting.Causal ? "" : ", causal: false")
        + (weighting.HasEmptyRows ? ", emptyRows: true" : "");

    /// <summary>What the kernel is compiled for. Sizes without a type of their own in Weft.Runtime.Kernels are any.</summary>
    private static string Form(BiasedAttentionOp op) =>
        (op.HeadSize is 16 or 32 or 64 or 128 ? $"HeadSize{Text(op.HeadSize.Value)}" : "AnyHeadSize")
        + (op.Weighting.Causal ? ", CausalMask" : ", NoMask")
        + (op.Bias is null ? ", NoBias" : ", DistanceBiases");

    private static string Scale(double scale) =>
        scale == 1 ? "" : ", scale: " + scale.ToString("R", CultureInfo.InvariantCulture);

    private static string Formula(Weighting weighting) => Formula(weighting.Normalisation);

    private static string Formula(Normalisation normalisation) =>
        normalisation == Normalisation.Softmax ? "softmax" : "exp";

    private static string Text(bool value) => value ? "true" : "false";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
