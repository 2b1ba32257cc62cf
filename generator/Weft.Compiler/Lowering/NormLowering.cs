using System.Globalization;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Norms;
using Weft.Compiler.Spec;

namespace Weft.Compiler.Lowering;

/// <summary>A norm of the stream, x [B, T, D], with its gain [D] and its shift [D].</summary>
internal static class NormLowering
{
    public static int Lower(
        GraphBuilder graph,
        NormScheme scheme,
        ArchitectureSpec spec,
        int x,
        string gain,
        string shift,
        int? layer
    )
    {
        var place = layer?.ToString(CultureInfo.InvariantCulture) ?? "";
        var g = graph.Add(ParameterOp.Single(gain, place, new Initialisation.Constant(1), spec.Width));
        int? s =
            scheme.HasShift && spec.Biases != Biases.None
                ? graph.Add(ParameterOp.Single(shift, place, new Initialisation.Constant(0), spec.Width))
                : null;
        return graph.Add(new NormOp(x, g, s, scheme));
    }
}
