using System;

namespace Weft.Compiler.Formulas;

/// <summary>The number that a formula without variables is.</summary>
internal static class FormulaValue
{
    /// <summary>The value, or null where a variable or a reduction occurs.</summary>
    public static double? Of(Formula formula) =>
        formula switch
        {
            Formula.Constant constant => constant.Value,
            Formula.Unary f when Of(f.X) is { } x => Apply(f.Function, x),
            Formula.Binary f when Of(f.X) is { } x && Of(f.Y) is { } y => Apply(f.Function, x, y),
            _ => null,
        };

    private static double? Apply(UnaryFunction function, double x) =>
        function switch
        {
            UnaryFunction.Negate => -x,
            UnaryFunction.Log => Math.Log(x),
            UnaryFunction.Exp => Math.Exp(x),
            UnaryFunction.Sqrt => Math.Sqrt(x),
            UnaryFunction.Floor => Math.Floor(x),
            _ => null,
        };

    private static double? Apply(BinaryFunction function, double x, double y) =>
        function switch
        {
            BinaryFunction.Add => x + y,
            BinaryFunction.Subtract => x - y,
            BinaryFunction.Multiply => x * y,
            BinaryFunction.Divide => x / y,
            BinaryFunction.Power => Math.Pow(x, y),
            BinaryFunction.Min => Math.Min(x, y),
            BinaryFunction.Max => Math.Max(x, y),
            _ => null,
        };
}
