using System;
using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Activations;

/// <summary>u Phi(u), Phi the normal distribution function (D. Hendrycks and K. Gimpel, 2016, arXiv 1606.08415).</summary>
internal static class Gelu
{
    public static readonly Kind<Activation> Kind = new(
        "gelu",
        "u Phi(u) with the normal distribution function Phi.",
        _ => new Activation(
            "gelu",
            new Variable("u") * 0.5 * (1 + Erf(new Variable("u") / Math.Sqrt(2))),
            "functional.gelu",
            Fused: "FusedActivation.Gelu",
            Network: "FeedForward.Gelu"
        )
    );
}
