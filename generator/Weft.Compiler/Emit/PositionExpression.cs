using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Weft.Compiler.Formulas;
using Weft.Compiler.Ir;
using Weft.Compiler.Ir.Ops;
using Weft.Compiler.Positions;
using static Weft.Compiler.Formulas.Formula;

namespace Weft.Compiler.Emit;

/// <summary>The C# of ops that hold the formula of a positional encoding: the formula itself is printed.</summary>
internal static class PositionExpression
{
    /// <summary>b_h(n), tabulated over the distances.</summary>
    public static OpExpression Of(DistanceBiasOp op, IReadOnlyList<string> parameters, string like)
    {
        var heads = Text(op.Heads);
        if (op.Scheme is not RelativePosition scheme)
        {
            return new("bias", $"DistanceBias.Zero({heads}, T, {like})", "no positional bias");
        }

        var formula = scheme.Bias(op.Heads);
        var names = Names(scheme, parameters, field => $"{field}.unsqueeze(1)");
        names.Add("n", "n");
        names.Add("h", $"DistanceBias.Heads({heads}, n)");
        return new(
            "bias",
            $"DistanceBias.Tabulate(T, {Text(scheme.Nearest)}, {like}, n => {FormulaCode.Write(formula, names)})",
            $"b(n) = {FormulaText.Write(formula)}, n >= {Text(scheme.Nearest)}"
        );
    }

    /// <summary>p_h, a vector.</summary>
    public static OpExpression Of(SlopesOp op, IReadOnlyList<string> parameters, string like)
    {
        if (op.Scheme is not SlopedPosition scheme)
        {
            return new("p", $"zeros([{Text(op.Heads)}], {like}.dtype, {like}.device)", "no positional bias");
        }

        var formula = scheme.Slope(op.Heads);
        var names = Names(scheme, parameters, field => field);
        names.Add("h", $"DistanceBias.Heads({Text(op.Heads)}, {like}).view(-1)");
        return new("p", FormulaCode.Write(formula, names), $"{FormulaText.Write(formula)}, the slope of each head");
    }

    /// <summary>exp(-p phi(g)), or its logarithm.</summary>
    public static OpExpression Of(QueryGateOp op, IReadOnlyList<string> operands)
    {
        var term = -(op.Scheme.Slope(op.Heads) * op.Scheme.PhiOfReal(new Variable("g"))!);
        var formula = op.IsFactor ? Exp(term) : term;
        var names = Names(op.Scheme, operands.Skip(1).ToArray(), field => field);
        names.Add("g", operands[0]);
        names.Add("h", $"DistanceBias.Heads({Text(op.Heads)}, {operands[0]}).view(-1)");
        var meaning = $"{FormulaText.Write(formula)}, the query's own {(op.IsFactor ? "factor" : "term")}";
        return new("gate", FormulaCode.Write(formula, names), meaning);
    }

    /// <summary>The field that keeps what an op needs of every position and no input changes; null for other ops.</summary>
    public static TableField? Table(Op op)
    {
        switch (op)
        {
            case FixedEncodingOp encoding:
                var row = encoding.Scheme.Encoding(encoding.Width)!;
                return new(
                    "PositionTable",
                    encoding.Width,
                    FormulaCode.Write(row, PositionNames),
                    $"P[t, i] = {FormulaText.Write(row)}"
                );
            case RotateOp rotate:
                var angle = rotate.Scheme.Angle(rotate.HeadSize);
                return new(
                    "RotaryTable",
                    rotate.HeadSize / 2,
                    FormulaCode.Write(angle, PositionNames),
                    $"angle[t, i] = {FormulaText.Write(angle)}"
                );
            default:
                return null;
        }
    }

    private static readonly Dictionary<string, string> PositionNames = new() { { "t", "t" }, { "i", "i" } };

    private static Dictionary<string, string> Names(
        RelativePosition scheme,
        IReadOnlyList<string> fields,
        Func<string, string> vector
    ) =>
        scheme
            .Parameters.Select((parameter, i) => (parameter, field: fields[i]))
            .ToDictionary(
                pair => pair.parameter.Name,
                pair => pair.parameter.Columns is null ? vector(pair.field) : pair.field
            );

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A field that tabulates a formula of position and coordinate once for each length.</summary>
/// <param name="Type">Its class in the runtime.</param>
/// <param name="Columns">Coordinates.</param>
/// <param name="Code">The formula in t and i as C#.</param>
/// <param name="Comment">The formula for readers.</param>
internal sealed record TableField(string Type, int Columns, string Code, string Comment)
{
    public string Initialiser => $"new({Columns.ToString(CultureInfo.InvariantCulture)}, (t, i) => {Code})";
}
