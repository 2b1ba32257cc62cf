using System;
using System.Collections.Generic;
using System.Globalization;

namespace Weft.Compiler.Formulas;

/// <summary>A formula as a C# expression on TorchSharp tensors. Parts without variables become numbers.</summary>
internal static class FormulaCode
{
    /// <summary>The expression, with every variable in the words of <paramref name="names"/>.</summary>
    public static string Write(Formula formula, IReadOnlyDictionary<string, string> names) => Text(formula, names).Code;

    // IsAtom: may stand before a dot or beside an operator without parentheses.
    private static (string Code, bool IsAtom) Text(Formula formula, IReadOnlyDictionary<string, string> names)
    {
        if (FormulaValue.Of(formula) is { } number)
        {
            return (Number(number), number >= 0);
        }

        string Operand(Formula x) => Text(x, names) is var (code, isAtom) && isAtom ? code : $"({code})";
        return formula switch
        {
            Formula.Variable variable => (names[variable.Name], true),
            Formula.Unary { Function: UnaryFunction.Negate } f => ($"-{Operand(f.X)}", false),
            Formula.Unary { Function: UnaryFunction.Softplus } f => (
                $"functional.softplus({Text(f.X, names).Code})",
                true
            ),
            Formula.Unary { Function: UnaryFunction.Mean } f => ($"{Operand(f.X)}.mean([-1], keepdim: true)", true),
            Formula.Unary { Function: UnaryFunction.Sum } f => ($"{Operand(f.X)}.sum(-1, keepdim: true)", true),
            Formula.Unary f => ($"{Operand(f.X)}.{f.Function.ToString().ToLowerInvariant()}()", true),
            Formula.Binary { Function: BinaryFunction.Add } f => ($"{Text(f.X, names).Code} + {Operand(f.Y)}", false),
            Formula.Binary { Function: BinaryFunction.Subtract } f => (
                $"{Text(f.X, names).Code} - {Operand(f.Y)}",
                false
            ),
            Formula.Binary { Function: BinaryFunction.Multiply } f => ($"{Operand(f.X)} * {Operand(f.Y)}", false),
            Formula.Binary { Function: BinaryFunction.Divide } f => ($"{Operand(f.X)} / {Operand(f.Y)}", false),
            Formula.Binary { Function: BinaryFunction.Power } f => FormulaValue.Of(f.X) is { } b
                ? ($"({Number(Math.Log(b))} * {Operand(f.Y)}).exp()", true)
                : ($"{Operand(f.X)}.pow({Text(f.Y, names).Code})", true),
            Formula.Binary { Function: BinaryFunction.Min } f => Bounded(f, "clamp_max", "minimum", names),
            Formula.Binary { Function: BinaryFunction.Max } f => Bounded(f, "clamp_min", "maximum", names),
            Formula.Entry f => (
                $"{Text(f.Table, names).Code}.index_select(1, {Operand(f.Index)}.to(ScalarType.Int64))",
                true
            ),
            _ => throw new InvalidOperationException($"no C# is known for {formula}"),
        };
    }

    private static (string Code, bool IsAtom) Bounded(
        Formula.Binary f,
        string byNumber,
        string byTensor,
        IReadOnlyDictionary<string, string> names
    )
    {
        var (x, isAtom) = Text(f.X, names);
        return FormulaValue.Of(f.Y) is { } bound ? ($"{(isAtom ? x : $"({x})")}.{byNumber}({Number(bound)})", true)
            : FormulaValue.Of(f.X) is { } other ? Bounded(f with { X = f.Y, Y = other }, byNumber, byTensor, names)
            : ($"{byTensor}({x}, {Text(f.Y, names).Code})", true);
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
