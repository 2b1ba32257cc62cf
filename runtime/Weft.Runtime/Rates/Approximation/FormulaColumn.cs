using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Formulas;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>Evaluates a formula of numbers for many values of its variables at once, in double-doubles.</summary>
internal static class FormulaColumn
{
    /// <summary>The formula's values.</summary>
    /// <param name="formula">A formula without tables and reductions.</param>
    /// <param name="count">How many values.</param>
    /// <param name="variables">Each variable's values, or one value for all.</param>
    public static DoubleDouble[] Evaluate(
        Formula formula,
        int count,
        IReadOnlyDictionary<string, DoubleDouble[]> variables
    )
    {
        DoubleDouble[] Of(Formula x) => Evaluate(x, count, variables);
        return formula switch
        {
            Formula.Constant f => Filled(f.Value, count),
            Formula.Variable f when variables[f.Name] is var values => values.Length == 1
                ? Filled(values[0], count)
                : values,
            Formula.Unary f => [.. Of(f.X).Select(Function(f.Function))],
            Formula.Binary f => [.. Of(f.X).Zip(Of(f.Y), Function(f.Function))],
            _ => throw new ArgumentOutOfRangeException(nameof(formula), formula, "not a formula of numbers"),
        };
    }

    private static DoubleDouble[] Filled(DoubleDouble value, int count)
    {
        var values = new DoubleDouble[count];
        Array.Fill(values, value);
        return values;
    }

    private static Func<DoubleDouble, DoubleDouble> Function(UnaryFunction function) =>
        function switch
        {
            UnaryFunction.Negate => x => -x,
            UnaryFunction.Log => DoubleDouble.Log,
            UnaryFunction.Exp => DoubleDouble.Exp,
            UnaryFunction.Sqrt => DoubleDouble.Sqrt,
            UnaryFunction.Floor => DoubleDouble.Floor,
            UnaryFunction.Sin => DoubleDouble.Sin,
            UnaryFunction.Softplus => Softplus,
            UnaryFunction.Sigmoid => x => DoubleDouble.One / (DoubleDouble.One + DoubleDouble.Exp(-x)),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "not a function of a number"),
        };

    private static Func<DoubleDouble, DoubleDouble, DoubleDouble> Function(BinaryFunction function) =>
        function switch
        {
            BinaryFunction.Add => (x, y) => x + y,
            BinaryFunction.Subtract => (x, y) => x - y,
            BinaryFunction.Multiply => (x, y) => x * y,
            BinaryFunction.Divide => (x, y) => x / y,
            BinaryFunction.Power => DoubleDouble.Pow,
            BinaryFunction.Min => (x, y) => x < y ? x : y,
            BinaryFunction.Max => (x, y) => x < y ? y : x,
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "no meaning is known"),
        };

    // log(1 + e^x), which for a large x is x.
    private static DoubleDouble Softplus(DoubleDouble x) =>
        x.High > 0
            ? x + DoubleDouble.Log(DoubleDouble.One + DoubleDouble.Exp(-x))
            : DoubleDouble.Log(DoubleDouble.One + DoubleDouble.Exp(x));
}
