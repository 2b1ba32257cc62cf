using System;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Activations;

/// <summary>gelu(G u) (B u) with gelu(v) = v Phi(v) (N. Shazeer, 2020, arXiv 2002.05202).</summary>
internal static class GeGlu
{
    public static readonly Kind<Activation> Kind = new(
        "geglu",
        "gelu(G u) (B u): gated hidden units, gelu(v) = v Phi(v).",
        _ => new Activation(
            "geglu",
            new Variable("u") * 0.5 * (1 + Erf(new Variable("u") / Math.Sqrt(2))),
            "functional.gelu",
            IsGated: true,
            Fused: "FusedActivation.GeGlu",
            Network: "FeedForward.GeGlu"
        )
    );
}
