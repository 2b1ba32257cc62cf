using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Runtime.Modules;
using Weft.Runtime.Rates.Approximation;

namespace Weft.Runtime.Rates.Construction;

/// <summary>
/// The three-symbol example y_t = x_{t-g(x_t)}, g(x) = x + 1, by one layer with dot products or "t minus x" and without
/// normalisation: the input-dependent term shifts the kernel of every head by g, so that a sum of exponentials in m = n - g
/// that approximates the indicator of m = 0 from m = -2 on picks the token (paper, section 4, Task II with lin).
/// </summary>
public sealed class SeparationConstruction : Construction
{
    private const int Furthest = 2;

    private SeparationConstruction(ArchitectureSpec architecture, KernelFit fit, int length)
        : base(architecture, fit) =>
        Errors = [
            .. Enumerable
                .Range(-Furthest, length + Furthest)
                .Select(m => Slopes.Select((p, h) => Alpha(h) * Math.Exp(-p * m)).Sum() - (m == 0 ? 1 : 0)),
        ];

    /// <summary>Error of the shifted kernel at m = -2 .. T-1.</summary>
    public IReadOnlyList<double> Errors { get; }

    /// <summary>
    /// The largest error over all sequences, from the approximation: for the worst x_t, the sum of |error| over the tokens
    /// that can be chosen, and that of x_t itself.
    /// </summary>
    public double SupError =>
        new[] { -1, 0, 1 }.Max(x => WorstCase(x).Select((v, n) => v * Errors[n - (x + 1) + Furthest]).Sum());

    private protected override double AtOnce => 0;

    /// <summary>The sequence with last token <paramref name="last"/> for which the error is largest, x_t first.</summary>
    public double[] WorstCase(int last)
    {
        int length = Errors.Count - Furthest;
        double At(int n) => Errors[n - (last + 1) + Furthest];
        double sign = last * At(0) < 0 ? -1 : 1;
        return [last, .. Enumerable.Range(1, length - 1).Select(n => (double)(sign * Math.Sign(At(n))))];
    }

    private protected override double Value(int head) => Alpha(head);

    private protected override void WriteScores(SequenceModule module, int size)
    {
        AttentionSpec attention = Architecture.Layers[0].Attention;
        for (int h = 0; h < attention.Heads; h++)
        {
            if (attention.Score is Tmx)
            {
                Set(module, "W_X.0", (h, Token, 1), (h, One, 1));
                continue;
            }

            // <q, k> = p (x_t + 1) times the constant 1 of the key.
            double p = Slopes[h] * (attention.Score is DotProduct { Scaled: true } ? Math.Sqrt(size) : 1);
            Set(module, "W_Q.0", (h * size, Token, p), (h * size, One, p));
            Set(module, "W_K.0", (h * size, One, 1));
        }
    }

    internal static SeparationConstruction? ForTask(
        ArchitectureSpec architecture,
        int length,
        double precision,
        out string? reason
    )
    {
        AttentionSpec attention = architecture.Layers[0].Attention;
        reason =
            attention.Score is NoScore ? SeparationBound.Text
            : attention.Score is DotProduct { QueryKeyNorm: not null } ? "its queries and keys are normalised"
            : attention.Normalisation != Normalisation.None
                ? "the construction is for attention without normalisation (normalisation: none)"
            : attention.Groups[0].Position is not LinPosition ? "the construction is for position lin"
            : null;
        if (reason is not null)
        {
            return null;
        }

        KernelFit fit = HeadFamilies
            .Approximate(
                attention.Groups[0].Position,
                [TargetKernel.Indicator(Furthest, length - 1 + Furthest)],
                stream: false,
                precision: precision
            )
            .Fit(attention.Heads, ErrorNorm.L1);
        return new(architecture, fit, length);
    }

    // The fit counts from m = -2: a e^(-p (m + 2)) = a e^(-2 p) e^(-p m).
    private double Alpha(int head) => Fit.Coefficients[0][head] * Math.Exp(-Furthest * Slopes[head]);
}
