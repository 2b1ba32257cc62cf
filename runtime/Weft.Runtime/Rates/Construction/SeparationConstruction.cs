using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Runtime.Rates.Approximation;

namespace Weft.Runtime.Rates.Construction;

/// <summary>
/// The three-symbol example y_t = x_{t-g(x_t)}, g(x) = x + 1, by one layer of a <see cref="ShiftedBank"/>.
/// </summary>
public sealed class SeparationConstruction : Construction
{
    private static readonly int[] s_distances = [0, 1, 2];

    private readonly ShiftedBank _bank;
    private readonly int _length;

    private SeparationConstruction(ArchitectureSpec architecture, ShiftedBank bank, int length)
        : base(architecture, [bank.Fit]) => (_bank, _length) = (bank, length);

    /// <inheritdoc/>
    public override ErrorMeasure Measure => ErrorMeasure.Largest;

    /// <summary>For each x_t the sequence whose error is largest: every other token has the sign of its weight's error.</summary>
    public override IReadOnlyList<(double[] NewestFirst, double Target)> WorstCases =>
        [
            .. new[] { -1, 0, 1 }.Select(last =>
            {
                double At(int n) => _bank.Weight(n, last + 1) - (n == last + 1 ? 1 : 0);
                double sign = last * At(0) < 0 ? -1 : 1;
                double[] sequence =
                [
                    last,
                    .. Enumerable.Range(1, _length - 1).Select(n => (double)(sign * Math.Sign(At(n)))),
                ];
                return (sequence, sequence[last + 1]);
            }),
        ];

    /// <inheritdoc/>
    public override double ErrorOf(ReadOnlySpan<double> newestFirst)
    {
        int distance = (int)newestFirst[0] + 1;
        return _bank.Collect(newestFirst, distance) - newestFirst[distance];
    }

    private protected override void Write(ModuleWriter writer)
    {
        writer.Slopes(0, _bank.Slopes);
        for (int h = 0; h < _bank.Slopes.Count; h++)
        {
            writer.Head(0, h, (ModuleWriter.Free, _bank.Values[h]));
            writer.Shift(0, h, _bank.Slopes[h], (ModuleWriter.Token, 1), (ModuleWriter.One, 1));
        }

        WriteReadOut(
            writer,
            ReluUnit.Sum(1),
            isSum: true,
            [
                [(ModuleWriter.Free, 1)],
            ]
        );
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
            : architecture.Layers.Count > 1 ? "it has several layers"
            : architecture.Width <= ModuleWriter.Free ? "its width is below 3"
            : ShiftedBank.Unsuitable(attention, s_distances, length)
                ?? UnsuitableReadOut(architecture, ReluUnit.Sum(1), isSum: true);
        if (reason is not null)
        {
            return null;
        }

        KernelApproximation problem = ShiftedBank.Problem(attention.Groups[0].Position, s_distances, length, precision);
        KernelFit fit = problem.Fit(attention.Heads, ErrorNorm.L1);
        return new(architecture, ShiftedBank.Of(attention.Groups[0].Position, s_distances, fit), length);
    }
}
