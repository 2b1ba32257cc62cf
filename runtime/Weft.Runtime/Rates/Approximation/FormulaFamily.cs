using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Positions;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>
/// k(n; x) = exp(b(n)) of any encoding whose parameters are single numbers, evaluated from its formula: KERPLE, and
/// encodings that are yet to be written. x holds the raw parameters. Encodings without parameters have fixed kernels
/// (ALiBi).
/// </summary>
internal sealed class FormulaFamily(RelativePosition position) : HeadFamily
{
    // softplus of these: 1e-7 to 12.
    private const double Least = -16;
    private const double Greatest = 12;

    public override string Word => position.Word;

    public override int Nearest => position.Nearest;

    public override IReadOnlyList<(double Low, double High)> Ranges { get; } =
    [.. position.Parameters.Select(_ => (Least, Greatest))];

    public override void Biases(
        HeadNumber head,
        ReadOnlySpan<DoubleDouble> x,
        double[] distances,
        Span<DoubleDouble> biases
    )
    {
        var variables = new Dictionary<string, DoubleDouble[]>
        {
            ["n"] = [.. distances.Select(n => (DoubleDouble)n)],
            ["h"] = [head.Index + 1],
        };
        for (int i = 0; i < position.Parameters.Count; i++)
        {
            variables[position.Parameters[i].Name] = [x[i]];
        }

        FormulaColumn.Evaluate(position.Bias(Math.Max(head.Heads, 1)), biases.Length, variables).CopyTo(biases);
    }
}
