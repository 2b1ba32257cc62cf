using System;
using System.Collections.Generic;
using Weft.Compiler.Formulas;
using Weft.Runtime.Kernels;
using static TorchSharp.torch;

namespace Weft.Runtime.Reference;

/// <summary>Evaluates a formula term by term, with gradients; nothing is folded and nothing is kept.</summary>
internal static class FormulaEvaluator
{
    /// <summary>The value of a formula.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="variables">Value of every variable in it.</param>
    public static Tensor Evaluate(Formula formula, Dictionary<string, Tensor> variables)
    {
        Tensor Of(Formula x) => Evaluate(x, variables);
        return formula switch
        {
            Formula.Constant f => tensor(f.Value, ScalarType.Float64),
            Formula.Variable f => variables[f.Name],
            Formula.Unary f => Apply(f.Function, Of(f.X)),
            Formula.Binary f => Apply(f.Function, Of(f.X), Of(f.Y)),
            Formula.Entry f => variables[f.Table.Name].select(-1, (long)Of(f.Index).item<double>()),
            _ => throw new ArgumentOutOfRangeException(nameof(formula), formula, "no meaning is known"),
        };
    }

    private static Tensor Apply(UnaryFunction function, Tensor x) =>
        function switch
        {
            UnaryFunction.Negate => -x,
            UnaryFunction.Log => x.log(),
            UnaryFunction.Exp => x.exp(),
            UnaryFunction.Sqrt => x.sqrt(),
            UnaryFunction.Floor => x.floor(),
            UnaryFunction.Sin => x.sin(),
            UnaryFunction.Erf => x.erf(),
            UnaryFunction.Softplus => logaddexp(x, zeros_like(x)),
            UnaryFunction.Sigmoid => x.sigmoid(),
            UnaryFunction.Mean => x.mean([-1], keepdim: true),
            UnaryFunction.Sum => x.sum(-1, keepdim: true),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "no meaning is known"),
        };

    private static Tensor Apply(BinaryFunction function, Tensor x, Tensor y) =>
        function switch
        {
            BinaryFunction.Add => x.Plus(y),
            BinaryFunction.Subtract => x - y,
            BinaryFunction.Multiply => x * y,
            BinaryFunction.Divide => x / y,
            BinaryFunction.Power => x.pow(y),
            BinaryFunction.Min => minimum(x, y),
            BinaryFunction.Max => maximum(x, y),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "no meaning is known"),
        };
}
