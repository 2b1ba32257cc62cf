using System;
using System.Collections.Generic;
using System.Linq;
using Weft.Compiler.Positions;
using Weft.Compiler.Scores;
using Weft.Compiler.Spec;
using Weft.Compiler.Tasks;
using Weft.Runtime.Rates.Approximation;

namespace Weft.Runtime.Rates.Construction;

/// <summary>
/// Tasks I and III: the heads' kernels, with coefficients that carry each head's normaliser where there is one, sum to the
/// target's kernels, one coordinate of the stream for each. Where the read-out is their sum, they are one kernel.
/// </summary>
public sealed class KernelConstruction : Construction
{
    private readonly KernelFit _fit;
    private readonly IReadOnlyList<double> _slopes;
    private readonly double[] _normalisers;
    private readonly double[] _atOnce;
    private readonly IReadOnlyList<ReluUnit> _units;
    private readonly double[][] _errors;
    private readonly IReadOnlyList<TargetKernel> _targets;
    private readonly bool _isSum;

    private KernelConstruction(
        ArchitectureSpec architecture,
        KernelFit fit,
        IReadOnlyList<TargetKernel> targets,
        IReadOnlyList<ReluUnit> units,
        bool isSum
    )
        : base(architecture, [fit])
    {
        AttentionSpec attention = architecture.Layers[0].Attention;
        int length = targets[0].Values.Count;
        (_fit, _targets, _units, _isSum) = (fit, targets, units, isSum);
        _slopes = fit.Slopes;
        double[][] kernels = [.. _slopes.Select(p => Tabulate(p, attention.Groups[0].Position is LogPosition, length))];
        _normalisers = [.. kernels.Select(k => attention.Normalisation == Normalisation.Softmax ? k.Sum() : 1)];
        double[][] sums =
        [
            .. fit.Coefficients.Select(alpha =>
                Enumerable.Range(0, length).Select(n => alpha.Zip(kernels, (a, k) => a * k[n]).Sum()).ToArray()
            ),
        ];
        _atOnce = [.. targets.Zip(sums, (rho, k) => rho.Values[0] - k[0])];
        _errors = [.. targets.Zip(sums, (rho, k) => Differences(k, rho.Values))];
    }

    /// <inheritdoc/>
    public override ErrorMeasure Measure => ErrorMeasure.MeanSquared;

    /// <inheritdoc/>
    public override double ErrorOf(ReadOnlySpan<double> newestFirst)
    {
        var errors = new double[_targets.Count];
        for (int i = 0; i < errors.Length; i++)
        {
            errors[i] = Convolve(_errors[i], newestFirst);
        }

        if (_isSum)
        {
            return errors[0];
        }

        var memories = new double[_targets.Count];
        for (int i = 0; i < memories.Length; i++)
        {
            memories[i] = Convolve(_targets[i].Values, newestFirst);
        }

        return ReluUnit.Evaluate(_units, [.. memories.Zip(errors, (m, e) => m + e)])
            - ReluUnit.Evaluate(_units, memories);
    }

    private protected override void Write(ModuleWriter writer)
    {
        writer.Slopes(0, _slopes);
        for (int h = 0; h < _slopes.Count; h++)
        {
            writer.Head(
                0,
                h,
                _fit.Coefficients.Select((alpha, i) => (ModuleWriter.Free + i, alpha[h] * _normalisers[h]))
            );
        }

        WriteReadOut(
            writer,
            _units,
            _isSum,
            [
                .. _atOnce.Select(
                    (value, i) =>
                        (IReadOnlyList<(int, double)>)[(ModuleWriter.Free + i, 1), (ModuleWriter.Token, value)]
                ),
            ]
        );
    }

    internal static KernelConstruction? ForTask(
        ArchitectureSpec architecture,
        TaskSpec task,
        int length,
        double precision,
        out string? reason
    )
    {
        AttentionSpec attention = architecture.Layers[0].Attention;
        TaskMemory? memory = TaskMemory.Of(task, length);
        reason =
            attention.Score is not NoScore ? "a fixed memory needs no dot products (score: none)"
            : architecture.Layers.Count > 1 ? "it has several layers"
            : memory is null ? "the task's memory is no fixed kernel"
            : null;
        if (reason is not null)
        {
            return null;
        }

        bool isSum = memory!.Sum is not null;
        IReadOnlyList<TargetKernel> targets = memory.Sum is { } sum ? [sum] : memory.Kernels;
        IReadOnlyList<ReluUnit>? units = isSum ? ReluUnit.Sum(1) : ReadOutUnits.Of(task, targets.Count, out reason);
        reason ??=
            architecture.Width < ModuleWriter.Free + targets.Count
                ? $"its width is below {ModuleWriter.Free + targets.Count}"
                : UnsuitableReadOut(architecture, units!, isSum);
        if (reason is not null)
        {
            return null;
        }

        KernelFit fit = HeadFamilies
            .Approximate(
                attention.Groups[0].Position,
                targets,
                precision: precision,
                steepest: Slope.Steepest,
                inModule: true
            )
            .Fit(attention.Heads, ErrorNorm.L2);
        return new(architecture, fit, targets, units!, isSum);
    }

    private static double[] Tabulate(double slope, bool isLog, int length) =>
        [
            .. Enumerable
                .Range(0, length)
                .Select(n =>
                    !isLog ? Math.Exp(-slope * n)
                    : n == 0 ? 0
                    : Math.Pow(n, -slope)
                ),
        ];

    // k(n) - rho(n); the stream mends n = 0.
    private static double[] Differences(double[] kernel, IReadOnlyList<double> target) =>
        [0, .. kernel.Zip(target, (k, rho) => k - rho).Skip(1)];

    private static double Convolve(IReadOnlyList<double> kernel, ReadOnlySpan<double> newestFirst)
    {
        double sum = 0;
        for (int n = 0; n < newestFirst.Length; n++)
        {
            sum += kernel[n] * newestFirst[n];
        }

        return sum;
    }
}
