using Weft.Compiler.Spec.Fields;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Activations;

/// <summary>max(u, 0), the paper's activation (section 1).</summary>
internal static class Relu
{
    public static readonly Kind<Activation> Kind = new(
        "relu",
        "max(u, 0).",
        _ => new Activation("relu", Max(new Variable("u"), 0), "functional.relu", Network: "FeedForward.Relu")
    );
}
