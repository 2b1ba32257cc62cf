using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Formulas;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Runtime.Numerics;

namespace Weft.Runtime.Rates.Approximation;

/// <summary>Which kernels the heads of an architecture can have, from its encoding's formula.</summary>
public static class HeadFamilies
{
    /// <summary>The best approximation of kernels by heads with an encoding.</summary>
    /// <param name="position">The encoding.</param>
    /// <param name="targets">What is approximated; all on the same distances.</param>
    /// <param name="stream">Whether the residual stream carries x_t, so that n = 0 costs nothing.</param>
    /// <param name="precision">Relative rounding error of a coefficient, <see cref="Digits"/>.</param>
    /// <param name="steepest">The largest slope of a head, where its encoding has one slope.</param>
    /// <param name="inModule">
    /// Whether a module computes the sum: then coefficients stay so small that the stream can cancel them at n = 0.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The targets differ in length, or the encoding gives heads no kernel: the message says why.
    /// </exception>
    public static KernelApproximation Approximate(
        PositionScheme position,
        IReadOnlyList<TargetKernel> targets,
        bool stream = true,
        double precision = Digits.OfDoubles,
        double steepest = SlopedFamily.GreatestSlope,
        bool inModule = false
    )
    {
        ArgumentNullException.ThrowIfNull(position);
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Count == 0 || targets.Any(t => t.Longest != targets[0].Longest))
        {
            throw new ArgumentException("Kernels are needed, all on the same distances.", nameof(targets));
        }

        if (position is RelativePosition relative && relative.Bias(1) is Formula.Entry entry)
        {
            return targets.Count == 1
                ? new BucketApproximation(position.Word, Buckets(entry, targets[0].Longest), targets[0], stream)
                : throw new ArgumentException("Buckets are fitted to one kernel, not to several.", nameof(targets));
        }

        return new ExponentSearch(Of(position, targets[0].Longest, steepest), targets, stream, precision, inModule);
    }

    /// <summary>Why the heads of an attention have no kernel by distance that targets could be compared with; null where they do.</summary>
    public static string? Unsuitable(AttentionSpec attention)
    {
        ArgumentNullException.ThrowIfNull(attention);
        return attention switch
        {
            { Score: DotProduct } => "its weights depend on the input (score: dot-product)",
            { Score: Tmx, Normalisation: Normalisation.None } =>
                "its weights depend on the input (score: tmx, normalisation: none)",
            { Causal: false } => "it is not causal",
            { Groups.Count: > 1 } => "its heads have several encodings",
            _ when attention.Groups[0].Position is not (RelativePosition or NoPosition) =>
                $"encoding {attention.Groups[0].Position.Word} gives heads no kernel by distance",
            _ => null,
        };
    }

    internal static HeadFamily Of(PositionScheme position, int longest, double steepest = SlopedFamily.GreatestSlope) =>
        position switch
        {
            // Bound by the longest distance too: phi is looked up, and formulas are slow one by one.
            LearnedSlopePosition sloped => new SlopedFamily(
                sloped.Word,
                sloped.Nearest,
                Phi(sloped, longest),
                greatest: Math.Min(steepest, SlopedFamily.GreatestSlope)
            ),
            RelativePosition relative when relative.Parameters.All(p => p.Columns is null) => new FormulaFamily(
                relative
            ),
            NoPosition => new SlopedFamily(position.Word, 0, _ => 0, 1, 1),
            _ => throw new ArgumentException(
                $"Encoding {position.Word} gives heads no kernel by distance.",
                nameof(position)
            ),
        };

    private static Func<double, DoubleDouble> Phi(SlopedPosition position, int longest)
    {
        DoubleDouble[] phi = Tabulate(position.Phi(new Formula.Variable("n")), longest, position.Nearest);
        return distance => phi[(int)distance];
    }

    private static int[] Buckets(Formula.Entry entry, int longest) =>
        [.. Tabulate(entry.Index, longest, 0).Select(r => (int)r.High)];

    private static DoubleDouble[] Tabulate(Formula formula, int longest, int nearest)
    {
        DoubleDouble[] n = [.. Enumerable.Range(0, longest + 1).Select(i => (DoubleDouble)Math.Max(i, nearest))];
        return FormulaColumn.Evaluate(formula, n.Length, new Dictionary<string, DoubleDouble[]> { ["n"] = n });
    }
}
