using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Formulas;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>Evaluates a formula of numbers for many values of its variables at once, in doubles.</summary>
internal static class FormulaColumn
{
    /// <summary>The formula's values.</summary>
    /// <param name="formula">A formula without tables and reductions.</param>
    /// <param name="count">How many values.</param>
    /// <param name="variables">Each variable's values, or one value for all.</param>
    public static double[] Evaluate(Formula formula, int count, IReadOnlyDictionary<string, double[]> variables)
    {
        double[] Of(Formula x) => Evaluate(x, count, variables);
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

    private static double[] Filled(double value, int count)
    {
        var values = new double[count];
        Array.Fill(values, value);
        return values;
    }

    private static Func<double, double> Function(UnaryFunction function) =>
        function switch
        {
            UnaryFunction.Negate => x => -x,
            UnaryFunction.Log => Math.Log,
            UnaryFunction.Exp => Math.Exp,
            UnaryFunction.Sqrt => Math.Sqrt,
            UnaryFunction.Floor => Math.Floor,
            UnaryFunction.Sin => Math.Sin,
            UnaryFunction.Softplus => Slope.FromTheta,
            UnaryFunction.Sigmoid => x => 1 / (1 + Math.Exp(-x)),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "not a function of a number"),
        };

    private static Func<double, double, double> Function(BinaryFunction function) =>
        function switch
        {
            BinaryFunction.Add => (x, y) => x + y,
            BinaryFunction.Subtract => (x, y) => x - y,
            BinaryFunction.Multiply => (x, y) => x * y,
            BinaryFunction.Divide => (x, y) => x / y,
            BinaryFunction.Power => Math.Pow,
            BinaryFunction.Min => Math.Min,
            BinaryFunction.Max => Math.Max,
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "no meaning is known"),
        };
}
