using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Activations;

/// <summary>silu(G u) (B u) with silu(v) = v sigmoid(v) (N. Shazeer, 2020, arXiv 2002.05202).</summary>
internal static class SwiGlu
{
    public static readonly Kind<Activation> Kind = new(
        "swiglu",
        "silu(G u) (B u): gated hidden units, silu(v) = v sigmoid(v).",
        _ => new Activation(
            "swiglu",
            new Variable("u") * Sigmoid(new Variable("u")),
            "functional.silu",
            IsGated: true,
            Fused: "FusedActivation.SwiGlu",
            Network: "FeedForward.SwiGlu"
        )
    );
}
