using System;
using System.Linq;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Runtime.Reference;

/// <summary>
/// Evaluates a spec straight from the formulas of the paper, head by head and position by position where it matters,
/// with nothing folded, packed or skipped. Slow, and the truth: generated modules are tested against it. It shares no
/// code with the compiler's lowering or the runtime's modules; it only reads their parameters by the formulas' names.
/// </summary>
public static class ReferenceInterpreter
{
    /// <summary>The prediction for a batch.</summary>
    /// <param name="spec">The architecture.</param>
    /// <param name="module">Where the parameters are kept; gradients of the result reach them.</param>
    /// <param name="input">[B, T, d] or [B, T] tokens.</param>
    /// <returns>[B, c] or [B, T, c].</returns>
    public static Tensor Evaluate(ArchitectureSpec spec, SequenceModule module, Tensor input)
    {
        var x =
            spec.Input.Kind == StepKind.Token
                ? module.Logical("W_E").index_select(0, input.flatten()).view(input.size(0), input.size(1), spec.Width)
                : matmul(input, module.Logical("W_E").t()) + module.Logical("b_E");
        for (var layer = 0; layer < spec.Layers; layer++)
        {
            var u = x + Attention(spec, module, layer, x);
            x = u;
            if (spec.FeedForward is not null)
            {
                var feedForward = FeedForward(module, layer, u);
                x = layer == spec.Layers - 1 ? feedForward : u + feedForward;
            }
        }

        var y = spec.FeedForward is null ? matmul(x, module.Logical("W_Y").t()) : x;
        return spec.ReadOut == ReadOut.Last ? y.select(1, y.size(1) - 1) : y;
    }

    // Attn_t(x) = W_O sum_h W_V^h sum_{s<=t} w^h_ts x_s; split heads concatenate W_V^h (..) instead of adding.
    private static Tensor Attention(ArchitectureSpec spec, SequenceModule module, int layer, Tensor x)
    {
        var (heads, width) = (spec.Attention.Heads, spec.Width);
        var full = spec.Attention.HeadSize == HeadSize.Full;
        var size = full ? width : width / heads;
        var valueMap = module.Logical($"W_V.{layer}");
        var outputs = Enumerable
            .Range(0, heads)
            .Select(h =>
            {
                var mixed = matmul(Weights(spec.Attention, module, layer, h, size, x), x);
                var map = full ? valueMap.narrow(1, h * width, width) : valueMap.narrow(0, h * size, size);
                return matmul(mixed, map.t());
            })
            .ToArray();
        var sum = full ? outputs.Aggregate((a, b) => a + b) : cat(outputs, -1);
        return matmul(sum, module.Logical($"W_O.{layer}").t());
    }

    // [B, T, T] or [T, T]: exp(z_ts) for admissible s, 0 for the others, divided by the row's sum under softmax.
    private static Tensor Weights(
        AttentionSpec attention,
        SequenceModule module,
        int layer,
        int head,
        int size,
        Tensor x
    )
    {
        var length = (int)x.size(1);
        var slope = (1 + module.Logical($"theta.{layer}")[head].exp()).log();
        var (phi, admissible) = (new double[length * length], new double[length * length]);
        for (var t = 0; t < length; t++)
        {
            for (var s = 0; s <= t; s++)
            {
                var n = t - s;
                var seen = attention.Position != Position.Log || n >= 1;
                admissible[t * length + s] = seen ? 1 : 0;
                phi[t * length + s] = !seen
                    ? 0
                    : attention.Position switch
                    {
                        Position.Log => -Math.Log(n),
                        Position.Lin => -n,
                        _ => throw new ArgumentOutOfRangeException(
                            nameof(attention),
                            attention.Position,
                            "no formula is known"
                        ),
                    };
            }
        }

        var mask = tensor(admissible, [length, length], ScalarType.Float64).to(x.dtype);
        var logits = slope * tensor(phi, [length, length], ScalarType.Float64).to(x.dtype);
        if (attention.Score == Score.DotProduct)
        {
            var q = matmul(x, module.Logical($"W_Q.{layer}").narrow(0, head * size, size).t());
            var k = matmul(x, module.Logical($"W_K.{layer}").narrow(0, head * size, size).t());
            logits = logits + matmul(q, k.transpose(1, 2));
        }

        if (attention.Normalisation == Normalisation.None)
        {
            return (logits * mask).exp() * mask;
        }

        // Subtracting the row's largest admissible logit changes nothing but the range of exp.
        var largest =
            (logits * mask - (1 - mask) * 1e30).amax([-1], keepdim: true).detach() * mask.amax([-1], keepdim: true);
        var weights = ((logits - largest) * mask).exp() * mask;
        return weights / (weights.sum(-1, keepdim: true) + (1 - mask.amax([-1], keepdim: true)));
    }

    // FFN(u) = sum_k a_k relu(b_k . u + c_k)
    private static Tensor FeedForward(SequenceModule module, int layer, Tensor u)
    {
        var inner = matmul(u, module.Logical($"B.{layer}").t()) + module.Logical($"c.{layer}");
        return matmul(inner.clamp_min(0), module.Logical($"A.{layer}").t());
    }
}
