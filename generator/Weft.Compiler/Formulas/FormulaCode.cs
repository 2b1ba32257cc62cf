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
            Formula.Unary { Function: UnaryFunction.Softplus } f => ($"{Operand(f.X)}.Softplus()", true),
            Formula.Unary { Function: UnaryFunction.Mean } f => ($"{Operand(f.X)}.mean([-1], keepdim: true)", true),
            Formula.Unary { Function: UnaryFunction.Sum } f => ($"{Operand(f.X)}.sum(-1, keepdim: true)", true),
            Formula.Unary f => ($"{Operand(f.X)}.{f.Function.ToString().ToLowerInvariant()}()", true),
            Formula.Binary { Function: BinaryFunction.Min } f => Bounded(f, "AtMost", "minimum", names),
            Formula.Binary { Function: BinaryFunction.Max } f => Bounded(f, "AtLeast", "maximum", names),
            Formula.Binary f => Arithmetic(f, Operand, x => Text(x, names).Code),
            Formula.Entry f => (
                $"{Text(f.Table, names).Code}.index_select(1, {Operand(f.Index)}.to(ScalarType.Int64))",
                true
            ),
            _ => throw new InvalidOperationException($"no C# is known for {formula}"),
        };
    }

    // Numbers, and sums, by the methods of Weft.Runtime.Kernels.Arithmetic, which says why.
    private static (string Code, bool IsAtom) Arithmetic(
        Formula.Binary f,
        Func<Formula, string> operand,
        Func<Formula, string> argument
    ) =>
        (f.Function, FormulaValue.Of(f.X), FormulaValue.Of(f.Y)) switch
        {
            (BinaryFunction.Add, { } x, _) => ($"{operand(f.Y)}.Plus({Number(x)})", true),
            (BinaryFunction.Add, _, _) => ($"{operand(f.X)}.Plus({argument(f.Y)})", true),
            (BinaryFunction.Subtract, { } x, _) => ($"(-{operand(f.Y)}).Plus({Number(x)})", true),
            (BinaryFunction.Subtract, _, { } y) => ($"{operand(f.X)}.Minus({Number(y)})", true),
            (BinaryFunction.Subtract, _, _) => ($"{argument(f.X)} - {operand(f.Y)}", false),
            (BinaryFunction.Multiply, { } x, _) => ($"{operand(f.Y)}.Times({Number(x)})", true),
            (BinaryFunction.Multiply, _, { } y) => ($"{operand(f.X)}.Times({Number(y)})", true),
            (BinaryFunction.Multiply, _, _) => ($"{operand(f.X)} * {operand(f.Y)}", false),
            (BinaryFunction.Divide, { } x, _) => ($"{operand(f.Y)}.reciprocal().Times({Number(x)})", true),
            (BinaryFunction.Divide, _, { } y) => ($"{operand(f.X)}.Over({Number(y)})", true),
            (BinaryFunction.Divide, _, _) => ($"{operand(f.X)} / {operand(f.Y)}", false),
            (BinaryFunction.Power, { } x, _) => ($"{operand(f.Y)}.Times({Number(Math.Log(x))}).exp()", true),
            (BinaryFunction.Power, _, { } y) => ($"{operand(f.X)}.Power({Number(y)})", true),
            (BinaryFunction.Power, _, _) => ($"{operand(f.X)}.pow({argument(f.Y)})", true),
            _ => throw new InvalidOperationException($"no C# is known for {f}"),
        };

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
