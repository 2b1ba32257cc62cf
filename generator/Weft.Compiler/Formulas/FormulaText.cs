using System;
using System.Globalization;

namespace Weft.Compiler.Formulas;

/// <summary>A formula as a reader would write it on a line: -softplus(theta) log(1 + r n).</summary>
internal static class FormulaText
{
    /// <summary>The text, variables under their own names.</summary>
    public static string Write(Formula formula) => Text(formula, 0);

    // Levels: 0 a sum, 1 a product, 2 a factor. A part of a lower level than its place asks for stands in parentheses.
    private static string Text(Formula formula, int level) =>
        formula switch
        {
            Formula.Constant f => f.Value < 0 && level > 0 ? $"({Number(f.Value)})" : Number(f.Value),
            Formula.Variable f => f.Name,
            Formula.Unary { Function: UnaryFunction.Negate } f => Wrap("-" + Text(f.X, 1), level > 0),
            Formula.Unary f => $"{f.Function.ToString().ToLowerInvariant()}({Text(f.X, 0)})",
            Formula.Entry f => $"{f.Table.Name}[{Text(f.Index, 0)}]",
            Formula.Binary f => Binary(f, level),
            _ => throw new InvalidOperationException($"no text is known for {formula}"),
        };

    private static string Binary(Formula.Binary f, int level) =>
        f.Function switch
        {
            BinaryFunction.Add => Wrap($"{Text(f.X, 0)} + {Text(f.Y, 0)}", level > 0),
            BinaryFunction.Subtract => Wrap($"{Text(f.X, 0)} - {Text(f.Y, 1)}", level > 0),
            BinaryFunction.Multiply => Wrap($"{Text(f.X, 1)} {Text(f.Y, 2)}", level > 1),
            BinaryFunction.Divide => Wrap($"{Text(f.X, 1)} / {Text(f.Y, 2)}", level > 1),
            BinaryFunction.Power => $"{Text(f.X, 2)}^{Text(f.Y, 2)}",
            _ => $"{f.Function.ToString().ToLowerInvariant()}({Text(f.X, 0)}, {Text(f.Y, 0)})",
        };

    private static string Wrap(string text, bool needed) => needed ? $"({text})" : text;

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
