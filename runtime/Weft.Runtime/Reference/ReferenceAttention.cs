using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Runtime.Reference;

/// <summary>
/// Attention by its definition: Attn_t(x) = W_O sum_h W_V^h sum_s w^h_ts x_s with every weight computed on its own
/// (paper, sections 1 and 2); split heads concatenate W_V^h (..) instead of adding.
/// </summary>
internal sealed class ReferenceAttention(ArchitectureSpec spec, BlockSpec block, SequenceModule module, int layer)
{
    private readonly AttentionSpec attention = block.Attention;
    private readonly bool full = block.Attention.HeadSize == HeadSize.Full;
    private readonly int size =
        block.Attention.HeadSize == HeadSize.Full ? spec.Width : spec.Width / block.Attention.Heads;

    /// <summary>[B, T, D] -> [B, T, D].</summary>
    public Tensor Evaluate(Tensor x)
    {
        var valueMap = module.Logical($"W_V.{layer}");
        var outputs = new List<Tensor>();
        for (int group = 0, first = 0; group < attention.Groups.Count; first += attention.Groups[group++].Heads)
        {
            for (var h = 0; h < attention.Groups[group].Heads; h++)
            {
                var head = first + h;
                var map = full
                    ? valueMap.narrow(1, head * spec.Width, spec.Width)
                    : valueMap.narrow(0, head * size, size);
                var values = matmul(x, map.t());
                if (!full && spec.Biases == Biases.All)
                {
                    values = values.Plus(module.Logical($"b_V.{layer}").narrow(0, head * size, size));
                }

                outputs.Add(Mix(Weights(attention.Groups[group], group, h, head, x), values));
            }
        }

        var sum = full ? outputs.Aggregate((a, b) => a.Plus(b)) : cat(outputs, -1);
        var result = matmul(sum, module.Logical($"W_O.{layer}").t());
        return spec.Biases == Biases.All ? result.Plus(module.Logical($"b_O.{layer}")) : result;
    }

    // Query by query where a value is no number: a weight of 0 times one after the query is none either.
    private Tensor Mix(Tensor weights, Tensor values)
    {
        if (!attention.Causal || values.isfinite().all().item<bool>())
        {
            return matmul(weights, values);
        }

        var rows = Enumerable
            .Range(0, (int)values.size(1))
            .Select(t => matmul(weights.narrow(-2, t, 1).narrow(-1, 0, t + 1), values.narrow(1, 0, t + 1)));
        return cat(rows.ToArray(), 1);
    }

    // [B, T, T]: exp(z_ts) for admissible s, 0 for the others, divided by the row's sum under softmax.
    private Tensor Weights(HeadGroup group, int index, int h, int head, Tensor x)
    {
        var length = (int)x.size(1);
        var parameters = Parameters(group, index, h);
        var variables = new Dictionary<string, Tensor>(parameters);
        var (bias, mask) = Bias(group, parameters, h, length);
        var excluded = mask.to(ScalarType.Bool).logical_not();
        variables.Add("h", Number(h + 1));
        variables.Add("b", bias.to(x.dtype).unsqueeze(-1));
        foreach (var projection in attention.Score.Projections(size))
        {
            var value = Project(projection, group.Position, head, x);
            variables.Add(projection.Variable, value.unsqueeze(projection.OfQuery ? 2 : 1));
        }

        var logits = FormulaEvaluator
            .Evaluate(attention.Score.Logit(group.Position, group.Heads, size), variables)
            .squeeze(-1);
        if (attention.Normalisation == Normalisation.None)
        {
            return logits.ExceptWhere(excluded, 0).exp().ExceptWhere(excluded, 0);
        }

        // Subtracting the row's largest admissible logit changes nothing but the range of exp.
        var empty = excluded.all(-1, keepdim: true);
        var largest = logits.ExceptWhere(excluded, double.NegativeInfinity).amax([-1], keepdim: true).detach();
        largest = largest.ExceptWhere(empty, 0);
        var weights = (logits - largest).ExceptWhere(excluded, 0).exp().ExceptWhere(excluded, 0);
        return weights / weights.sum(-1, keepdim: true).Plus(empty.to(x.dtype));
    }

    private Tensor Project(Projection projection, PositionScheme position, int head, Tensor x)
    {
        var rows = projection.Rows;
        var value = matmul(x, module.Logical($"{projection.Name}.{layer}").narrow(0, head * rows, rows).t());
        if (spec.Biases == Biases.All && projection.Bias is { } bias)
        {
            value = value.Plus(module.Logical($"{bias}.{layer}").narrow(0, head * rows, rows));
        }

        if (projection.Norm is { } norm)
        {
            value =
                FormulaEvaluator.Evaluate(norm.Normalised, new() { { "x", value } })
                * module.Logical($"{projection.Gain}.{layer}");
        }

        return projection.Rotates && position is RotatingPosition rotating ? Rotate(rotating, value) : value;
    }

    // (a, b) -> (a cos - b sin, a sin + b cos) for each pair, position by position.
    private Tensor Rotate(RotatingPosition scheme, Tensor value)
    {
        var formula = scheme.Angle(size);
        var rows = new List<Tensor>();
        for (var t = 0; t < value.size(1); t++)
        {
            var coordinates = new List<Tensor>();
            for (var i = 0; i < size / 2; i++)
            {
                var angle = FormulaEvaluator
                    .Evaluate(formula, new() { { "t", Number(t) }, { "i", Number(i) } })
                    .item<double>();
                var (a, b) = (value.select(1, t).select(1, 2 * i), value.select(1, t).select(1, 2 * i + 1));
                coordinates.Add(a.Times(Math.Cos(angle)) - b.Times(Math.Sin(angle)));
                coordinates.Add(a.Times(Math.Sin(angle)).Plus(b.Times(Math.Cos(angle))));
            }

            rows.Add(stack(coordinates, -1));
        }

        return stack(rows, 1);
    }

    private Dictionary<string, Tensor> Parameters(HeadGroup group, int index, int h)
    {
        var place = ParameterNames.GroupPlace(layer, index, attention.Groups.Count);
        return (group.Position as RelativePosition)?.Parameters.ToDictionary(
                parameter => parameter.Name,
                parameter => module.Logical($"{parameter.Name}.{place}")[h]
            )
            ?? [];
    }

    // b(t - s) and which keys are admissible, [T, T] each.
    private (Tensor Bias, Tensor Mask) Bias(HeadGroup group, Dictionary<string, Tensor> parameters, int h, int length)
    {
        var relative = group.Position as RelativePosition;
        var formula = relative?.Bias(group.Heads);
        var byDistance = Enumerable
            .Range(0, length)
            .Select(n =>
                formula is null || n < relative!.Nearest
                    ? Number(0)
                    : FormulaEvaluator
                        .Evaluate(formula, new(parameters) { { "n", Number(n) }, { "h", Number(h + 1) } })
                        .to(ScalarType.Float64)
            )
            .ToArray();
        var admissible = new double[length * length];
        var entries = new List<Tensor>();
        for (var t = 0; t < length; t++)
        {
            for (var s = 0; s < length; s++)
            {
                var (n, past) = (t - s, s <= t);
                var seen = past ? n >= (relative?.Nearest ?? 0) : !attention.Causal;
                admissible[t * length + s] = seen ? 1 : 0;
                entries.Add(past && seen ? byDistance[n] : Number(0));
            }
        }

        return (stack(entries).view(length, length), tensor(admissible, [length, length], ScalarType.Float64));
    }

    private static Tensor Number(double value) => tensor(value, ScalarType.Float64);
}
