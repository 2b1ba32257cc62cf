using System;
using System.Linq;
using Weft.Compiler.Norms;
using Weft.Compiler.Positions;
using Weft.Compiler.Spec;
using Weft.Runtime.Kernels;
using Weft.Runtime.Modules;
using static TorchSharp.torch;

namespace Weft.Runtime.Reference;

/// <summary>
/// Evaluates a spec straight from the formulas of the paper, head by head and position by position where it matters,
/// with nothing folded, packed or skipped. Slow, and the truth: generated modules are tested against it. It shares no
/// code with the compiler's lowering or the runtime's modules; it reads their parameters by the formulas' names, and the
/// formulas of the kinds (encodings, scores, activations, norms), which are data. Dropout is off.
/// </summary>
public static class ReferenceInterpreter
{
    /// <summary>The prediction for a batch.</summary>
    /// <param name="spec">The architecture.</param>
    /// <param name="module">Where the parameters are kept; gradients of the result reach them.</param>
    /// <param name="input">[B, T, d] or [B, T] tokens; B and T of at least 1.</param>
    /// <returns>[B, c] or [B, T, c].</returns>
    public static Tensor Evaluate(ArchitectureSpec spec, SequenceModule module, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(input);
        var x = Embed(spec, module, input);
        var layers = spec.Layers;
        for (var layer = 0; layer < layers.Count; layer++)
        {
            var (block, attention) = (layers[layer], new ReferenceAttention(spec, layers[layer], module, layer));
            var u = Sublayer(spec, module, block.Norm, $"1.{layer}", x, attention.Evaluate);
            if (block.FeedForward is not { } network)
            {
                x = u;
            }
            else if (layer == layers.Count - 1 && spec.EndsInFeedForward)
            {
                var inner = block.Norm is { Placement: NormPlacement.Pre } norm
                    ? Norm(spec, module, norm.Scheme, $"2.{layer}", u)
                    : u;
                return Read(spec, FeedForward(spec, network, module, layer, inner));
            }
            else
            {
                var number = layer;
                x = Sublayer(
                    spec,
                    module,
                    block.Norm,
                    $"2.{layer}",
                    u,
                    v => FeedForward(spec, network, module, number, v)
                );
            }
        }

        if (spec.FinalNorm is { } final)
        {
            x = Norm(spec, module, final, "Y", x);
        }

        var y = matmul(x, module.Logical(spec.TiedEmbeddings ? "W_E" : "W_Y").t());
        return Read(spec, spec.Biases == Biases.All ? y.Plus(module.Logical("b_Y")) : y);
    }

    private static Tensor Read(ArchitectureSpec spec, Tensor y) =>
        spec.ReadOut == ReadOut.Last ? y.select(1, y.size(1) - 1) : y;

    private static Tensor Embed(ArchitectureSpec spec, SequenceModule module, Tensor input)
    {
        var x =
            spec.Input.Kind == StepKind.Token
                ? module.Logical("W_E").index_select(0, input.flatten()).view(input.size(0), input.size(1), spec.Width)
                : matmul(input, module.Logical("W_E").t());
        if (spec.Input.Kind == StepKind.Real && spec.Biases != Biases.None)
        {
            x = x.Plus(module.Logical("b_E"));
        }

        var length = (int)input.size(1);
        foreach (
            var encoding in spec.Blocks[0]
                .Attention.Groups.Select(group => group.Position)
                .OfType<AbsolutePosition>()
                .Distinct()
        )
        {
            var rows = Enumerable
                .Range(0, length)
                .Select(t =>
                    encoding.Encoding(spec.Width) is { } formula
                        ? stack(
                            Enumerable
                                .Range(0, spec.Width)
                                .Select(i =>
                                    FormulaEvaluator.Evaluate(formula, new() { { "t", Number(t) }, { "i", Number(i) } })
                                )
                        )
                        : module.Logical("P")[t]
                );
            x = x.Plus(stack(rows).to(x.dtype));
        }

        return x;
    }

    // x + f(N(x)), N(x + f(x)) or x + f(x).
    private static Tensor Sublayer(
        ArchitectureSpec spec,
        SequenceModule module,
        NormSpec? norm,
        string place,
        Tensor x,
        Func<Tensor, Tensor> f
    ) =>
        norm switch
        {
            null => x.Plus(f(x)),
            { Placement: NormPlacement.Pre } => x.Plus(f(Norm(spec, module, norm.Scheme, place, x))),
            _ => Norm(spec, module, norm.Scheme, place, x.Plus(f(x))),
        };

    private static Tensor Norm(ArchitectureSpec spec, SequenceModule module, NormScheme norm, string place, Tensor x)
    {
        var y = FormulaEvaluator.Evaluate(norm.Normalised, new() { { "x", x } }) * module.Logical("g_" + place);
        return norm.HasShift && spec.Biases != Biases.None ? y.Plus(module.Logical("s_" + place)) : y;
    }

    // FFN(u) = sum_k a_k sigma(b_k . u + c_k), the k-th unit times its gate where gated; then rounded where declared.
    private static Tensor FeedForward(
        ArchitectureSpec spec,
        FeedForwardSpec network,
        SequenceModule module,
        int layer,
        Tensor u
    )
    {
        Tensor Units(string map, string bias)
        {
            var units = matmul(u, module.Logical($"{map}.{layer}").t());
            return spec.Biases == Biases.None ? units : units.Plus(module.Logical($"{bias}.{layer}"));
        }

        Tensor Activated(Tensor units) =>
            FormulaEvaluator.Evaluate(network.Activation.Function, new() { { "u", units } });

        var hidden = network.Activation.IsGated
            ? Activated(Units("G", "c_G")) * Units("B", "c")
            : Activated(Units("B", "c"));
        var result = matmul(hidden, module.Logical($"A.{layer}").t());
        if (spec.Biases == Biases.All)
        {
            result = result.Plus(module.Logical($"b_A.{layer}"));
        }

        return network.Precision switch
        {
            Precision.Full => result,
            Precision.Whole => result.round(),
            _ => LogWhole(result),
        };
    }

    // log max(round(e^v), 1). From e^40 > 2^53 on every double is whole, and e^v leaves their range at v = 709.
    private static Tensor LogWhole(Tensor v)
    {
        var rounded = maximum(v.AtMost(40).exp().round(), ones_like(v)).log();
        return where(v.IsAbove(40), v.detach(), rounded);
    }

    private static Tensor Number(double value) => tensor(value, ScalarType.Float64);
}
