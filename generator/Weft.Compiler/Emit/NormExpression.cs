using System.Collections.Generic;
using System.Globalization;
using Weft.Compiler.Formulas;
using Weft.Compiler.Ir.Ops;

namespace Weft.Compiler.Emit;

/// <summary>The C# of a norm: one call where TorchSharp has it, else its formula.</summary>
internal static class NormExpression
{
    public static OpExpression Of(NormOp op, IReadOnlyList<string> v)
    {
        var comment = $"{op.Scheme.Word}{(op.Heads > 1 ? " of each head" : "")}";
        return op.Heads > 1
            ? new("normed", $"HeadMaps.Each({v[0]}, {Text(op.Heads)}, x => {Code(op, "x", v)})", comment)
            : new("normed", Code(op, v[0], v), comment);
    }

    private static string Code(NormOp op, string x, IReadOnlyList<string> v)
    {
        var (gain, shift) = (op.Gain is null ? null : v[1], op.Shift is null ? null : v[2]);
        if (op.Scheme.Call(x, gain, shift) is { } call)
        {
            return call;
        }

        var normalised = FormulaCode.Write(op.Scheme.Normalised, new Dictionary<string, string> { { "x", x } });
        var scaled = $"{normalised}{(gain is null ? "" : $" * {gain}")}";
        return shift is null ? scaled : $"({scaled}).Plus({shift})";
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
